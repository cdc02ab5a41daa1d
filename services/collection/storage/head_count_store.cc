#include "services/collection/storage/head_count_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "services/collection/storage/rollout_log.h"
#include "services/collection/storage/rollout_store.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

using postgres::IntArray;
using postgres::ReadTextArray;
using postgres::TextArray;

constexpr char kConfirm[] =
    "UPDATE rollout_school s SET confirmed_count = given.teacher_count, confirmed_by = $5, confirm_time = now()"
    " FROM unnest($3::text[], $4::int[]) AS given (school, teacher_count)"
    " WHERE s.agency = $1 AND s.rollout = $2 AND s.school = given.school";
constexpr char kSelect[] =
    "SELECT * FROM (SELECT s.school, s.title, (SELECT count(*)::int FROM person p WHERE p.agency = s.agency"
    "     AND p.organization = s.school AND p.teacher AND p.active) AS roster_count, s.confirmed_count, s.confirmed_by,"
    "   (extract(epoch FROM s.confirm_time) * 1000000)::bigint, s.path"
    " FROM rollout_school s WHERE s.agency = $1 AND s.rollout = $2) h";
constexpr char kGiven[] = " WHERE h.school = ANY($3::text[])";
constexpr char kInScope[] =
    " WHERE ($3 OR h.path && $4::text[]) AND (NOT $5 OR h.confirmed_count IS DISTINCT FROM h.roster_count)"
    " AND h.school > $6 ORDER BY h.school LIMIT NULLIF($7, 0)";
constexpr char kChannels[] = "SELECT channels FROM rollout WHERE agency = $1 AND rollout = $2";
// Counted school by school over the person's index, whatever the planner believes about a rollout that is seconds old.
constexpr char kPreview[] =
    "SELECT o.organization, o.title, o.kind, d.school_count, d.with_email, d.without_email"
    " FROM (SELECT s.path[greatest(array_length(s.path, 1) - 1, 1)] AS district, count(*) AS school_count,"
    "     sum(t.with_email) AS with_email, sum(t.without_email) AS without_email"
    "   FROM rollout_school s CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE p.email <> '') AS with_email,"
    "       count(*) FILTER (WHERE p.email = '') AS without_email FROM person p WHERE p.agency = s.agency"
    "       AND p.organization = s.school AND p.teacher AND p.active) t"
    "   WHERE s.agency = $1 AND s.rollout = $2 GROUP BY 1) d"
    " JOIN organization o ON o.agency = $1 AND o.organization = d.district ORDER BY o.title, o.organization";
constexpr char kTeachers[] =
    "WITH teacher AS MATERIALIZED (SELECT p.person, p.organization, p.display_name, p.email FROM rollout_school s"
    "   CROSS JOIN LATERAL (SELECT * FROM person t WHERE t.agency = s.agency AND t.organization = s.school"
    "     AND t.teacher AND t.active OFFSET 0) p WHERE s.agency = $1 AND s.rollout = $2) ";
// Of each: how many, and the first of them.
constexpr char kNoEmail[] =
    "SELECT count(*), (array_agg(person ORDER BY person))[1:$3] FROM teacher WHERE email = '' AND EXISTS"
    " (SELECT FROM rollout WHERE agency = $1 AND rollout = $2 AND 1 = ANY(channels))";
constexpr char kSameEmail[] =
    "SELECT count(*), (array_agg(person ORDER BY person))[1:$3] FROM (SELECT person, count(*) OVER (PARTITION BY"
    " lower(email)) AS alike FROM teacher WHERE email <> '') t WHERE alike > 1";
constexpr char kSameName[] =
    "SELECT count(*), (array_agg(person ORDER BY person))[1:$3] FROM (SELECT person, count(*) OVER (PARTITION BY"
    " organization, lower(display_name)) AS alike FROM teacher) t WHERE alike > 1";
constexpr char kNoTeachers[] =
    "SELECT count(*), (array_agg(s.school ORDER BY s.school))[1:$3] FROM rollout_school s WHERE s.agency = $1"
    " AND s.rollout = $2 AND (SELECT count(*) FROM person p WHERE p.agency = s.agency AND p.organization = s.school"
    "   AND p.teacher AND p.active) = 0";

HeadCount ReadHeadCount(const pqxx::row& row) {
  HeadCount count;
  count.school = row[0].as<std::string>();
  count.title = row[1].as<std::string>();
  count.roster_count = row[2].as<int>();
  if (!row[3].is_null()) count.confirmed_count = row[3].as<int>();
  count.confirmed_by = row[4].as<std::string>();
  count.confirm_time = postgres::ReadMicros(row[5]);
  return count;
}

// People by the first channel that reaches them, as InsertInvitations chooses it.
void AddByChannel(const std::vector<int>& channels, bool has_email, int people_count, ChannelCounts& counts) {
  const auto first = std::find_if(channels.begin(), channels.end(), [&](int channel) {
    return has_email || channel != static_cast<int>(Channel::kEmail);
  });
  counts.teacher_count += people_count;
  switch (first == channels.end() ? Channel::kNone : static_cast<Channel>(*first)) {
    case Channel::kNone:
      counts.none_count += people_count;
      break;
    case Channel::kEmail:
      counts.email_count += people_count;
      break;
    case Channel::kLetter:
      counts.letter_count += people_count;
      break;
    case Channel::kExport:
      counts.export_count += people_count;
      break;
  }
}

}  // namespace

absl::StatusOr<std::vector<HeadCount>> PostgresHeadCountStore::ConfirmHeadCounts(
    const RequestKey& key, const std::string& agency, const std::string& rollout,
    const std::vector<HeadCountConfirmation>& confirmations, const Cause& cause) {
  using Counts = std::vector<HeadCount>;
  std::vector<std::string> schools;
  std::vector<int> teacher_counts;
  for (const HeadCountConfirmation& confirmation : confirmations) {
    schools.push_back(confirmation.school);
    teacher_counts.push_back(confirmation.teacher_count);
  }
  return database_.TransactFor<Counts>([&](pqxx::work& transaction) -> absl::StatusOr<Counts> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, postgres::RecordRequest(transaction, key));
    ICAP_ASSIGN_OR_RETURN(const Rollout found, FindRolloutForUpdate(transaction, agency, rollout));
    std::map<std::string, HeadCount> counts;
    const auto read = [&] {
      for (const auto& row :
           transaction.exec_params(std::string(kSelect) + kGiven, agency, rollout, TextArray(schools))) {
        counts[row[0].as<std::string>()] = ReadHeadCount(row);
      }
    };
    read();
    for (const std::string& school : schools) {
      if (!counts.contains(school)) {
        return NotFound(Reason::kSchoolNotFound,
                        fmt::format("School {} does not take part in {}.", school, RolloutName(agency, rollout)));
      }
    }
    if (!first_result.has_value()) {
      if (found.state != RolloutState::kDraft) {
        return FailedPrecondition(Reason::kRolloutNotDraft, "Head counts are confirmed before the rollout is opened.");
      }
      transaction.exec_params(kConfirm, agency, rollout, TextArray(schools), IntArray(teacher_counts), cause.actor);
      AppendToLog(transaction, agency, rollout, LogKind::kHeadCountsConfirmed, cause,
                  schools.size() == 1 ? schools[0] : "", fmt::format("{} schools", schools.size()));
      read();
    }
    Counts ordered;
    for (const std::string& school : schools) ordered.push_back(counts[school]);
    return ordered;
  });
}

absl::StatusOr<std::vector<HeadCount>> PostgresHeadCountStore::ListHeadCounts(const std::string& agency,
                                                                              const std::string& rollout,
                                                                              const Scope& scope, bool only_open,
                                                                              const Page& page) {
  using Counts = std::vector<HeadCount>;
  return database_.TransactFor<Counts>([&](pqxx::work& transaction) -> absl::StatusOr<Counts> {
    Counts found;
    for (const auto& row : transaction.exec_params(std::string(kSelect) + kInScope, agency, rollout, scope.everything,
                                                   TextArray(scope.subtrees), only_open, page.after, page.size)) {
      found.push_back(ReadHeadCount(row));
    }
    return found;
  });
}

absl::StatusOr<std::vector<DistrictPreview>> PostgresHeadCountStore::PreviewDistricts(const std::string& agency,
                                                                                      const std::string& rollout) {
  using Previews = std::vector<DistrictPreview>;
  return database_.TransactFor<Previews>([&](pqxx::work& transaction) -> absl::StatusOr<Previews> {
    const std::vector<int> channels = postgres::ReadIntArray(transaction.exec_params1(kChannels, agency, rollout)[0]);
    Previews previews;
    for (const auto& row : transaction.exec_params(kPreview, agency, rollout)) {
      DistrictPreview& preview = previews.emplace_back();
      preview.district = {row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>()};
      preview.school_count = row[3].as<int>();
      AddByChannel(channels, true, row[4].as<int>(), preview.channels);
      AddByChannel(channels, false, row[5].as<int>(), preview.channels);
    }
    return previews;
  });
}

absl::StatusOr<std::vector<Problem>> PostgresHeadCountStore::FindProblems(const std::string& agency,
                                                                          const std::string& rollout,
                                                                          int example_limit) {
  using Problems = std::vector<Problem>;
  const std::pair<ProblemKind, const char*> searches[] = {{ProblemKind::kNoEmail, kNoEmail},
                                                          {ProblemKind::kSameEmail, kSameEmail},
                                                          {ProblemKind::kSameName, kSameName},
                                                          {ProblemKind::kNoTeachers, kNoTeachers}};
  return database_.TransactFor<Problems>([&](pqxx::work& transaction) -> absl::StatusOr<Problems> {
    Problems problems;
    for (const auto& [kind, search] : searches) {
      const auto row = transaction.exec_params1(std::string(kTeachers) + search, agency, rollout, example_limit);
      if (row[0].as<int>() > 0) problems.push_back({kind, row[0].as<int>(), ReadTextArray(row[1])});
    }
    return problems;
  });
}

}  // namespace icap::collection
