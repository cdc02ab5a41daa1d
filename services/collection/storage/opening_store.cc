#include "services/collection/storage/opening_store.h"

#include <fmt/format.h>

#include "services/collection/storage/rollout_log.h"
#include "services/collection/storage/rollout_store.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

using postgres::ReadMicros;
using postgres::RecordRequest;
using postgres::TextArray;

constexpr char kCountUnconfirmed[] =
    "SELECT count(*) FROM rollout_school WHERE agency = $1 AND rollout = $2 AND confirmed_count IS NULL";
constexpr char kSetOpening[] = "UPDATE rollout SET state = 7, version = version + 1 WHERE agency = $1 AND rollout = $2";
constexpr char kInsertOpening[] =
    "INSERT INTO rollout_opening (agency, rollout, state, school_count) VALUES ($1, $2, 1, $3)";
constexpr char kSelectOpening[] =
    "SELECT state, school_count, done_school_count, invitation_count,"
    "   (extract(epoch FROM start_time) * 1000000)::bigint, (extract(epoch FROM end_time) * 1000000)::bigint,"
    "   last_school FROM rollout_opening WHERE agency = $1 AND rollout = $2";
constexpr char kForUpdate[] = " FOR UPDATE";
constexpr char kSelectRunning[] = "SELECT agency, rollout FROM rollout_opening WHERE state = 1 ORDER BY start_time";
constexpr char kNextSchools[] =
    "SELECT school FROM rollout_school WHERE agency = $1 AND rollout = $2 AND school > $3 ORDER BY school LIMIT $4";
constexpr char kSelectTeachers[] =
    "SELECT organization, person FROM person WHERE agency = $1 AND organization = ANY($2::text[]) AND teacher"
    " AND active ORDER BY organization, person";
constexpr char kSetInvited[] =
    "UPDATE rollout_school s SET generation = 1, invited_count = (SELECT count(*) FROM invitation i"
    "     WHERE i.agency = s.agency AND i.rollout = s.rollout AND i.school = s.school)"
    " WHERE s.agency = $1 AND s.rollout = $2 AND s.school = ANY($3::text[])";
constexpr char kProceed[] =
    "UPDATE rollout_opening SET last_school = $3, done_school_count = done_school_count + $4,"
    "   invitation_count = invitation_count + $5 WHERE agency = $1 AND rollout = $2";
constexpr char kOpenRollout[] =
    "UPDATE rollout SET state = 2, version = version + 1, open_time = now() WHERE agency = $1 AND rollout = $2";
constexpr char kOpenSchools[] = "UPDATE rollout_school SET state = 2 WHERE agency = $1 AND rollout = $2";
constexpr char kEndOpening[] =
    "UPDATE rollout_opening SET state = $3, end_time = now() WHERE agency = $1 AND rollout = $2";
// A state's rows have just come in, and the first teachers answer before PostgreSQL would count them by itself: plans
// made for the small tables of before read every school for each teacher.
constexpr char kCountRows[] = "ANALYZE rollout, rollout_school, invitation";
constexpr char kDueToOpen[] =
    "SELECT r.agency, r.rollout, r.accept_unconfirmed OR NOT EXISTS (SELECT FROM rollout_school s"
    "     WHERE s.agency = r.agency AND s.rollout = r.rollout AND s.confirmed_count IS NULL),"
    "   r.refused_open IS NOT DISTINCT FROM r.planned_open"
    " FROM rollout r WHERE r.state = 1 AND r.kind = 1 AND r.planned_open <= to_timestamp($1::bigint / 1000000.0)"
    "   AND (r.planned_close IS NULL OR r.planned_close > to_timestamp($1::bigint / 1000000.0))"
    " ORDER BY r.planned_open, r.agency, r.rollout FOR UPDATE OF r SKIP LOCKED";
constexpr char kSetRefused[] = "UPDATE rollout SET refused_open = planned_open WHERE agency = $1 AND rollout = $2";
constexpr char kDueToClose[] =
    "SELECT agency, rollout FROM rollout WHERE state = 2 AND planned_close <= to_timestamp($1::bigint / 1000000.0)"
    " ORDER BY planned_close, agency, rollout";
constexpr char kScheduleActor[] = "schedule";

Opening ReadOpening(const std::string& agency, const std::string& rollout, const pqxx::row& row) {
  Opening opening;
  opening.agency = agency;
  opening.rollout = rollout;
  opening.state = static_cast<OpeningState>(row[0].as<int>());
  opening.school_count = row[1].as<int>();
  opening.done_school_count = row[2].as<int>();
  opening.invitation_count = row[3].as<int>();
  opening.start_time = *ReadMicros(row[4]);
  opening.end_time = ReadMicros(row[5]);
  return opening;
}

absl::Status NotBegun(const std::string& agency, const std::string& rollout) {
  return NotFound(Reason::kOpeningNotFound,
                  fmt::format("The opening of {} has not begun.", RolloutName(agency, rollout)));
}

absl::StatusOr<Opening> FindOpening(pqxx::work& transaction, const std::string& agency, const std::string& rollout) {
  const auto rows = transaction.exec_params(kSelectOpening, agency, rollout);
  if (rows.empty()) return NotBegun(agency, rollout);
  return ReadOpening(agency, rollout, rows[0]);
}

std::vector<std::string> FirstColumn(const pqxx::result& rows) {
  std::vector<std::string> values;
  for (const auto& row : rows) values.push_back(row[0].as<std::string>());
  return values;
}

std::vector<RolloutKey> ReadIds(const pqxx::result& rows) {
  std::vector<RolloutKey> ids;
  for (const auto& row : rows) ids.push_back({row[0].as<std::string>(), row[1].as<std::string>()});
  return ids;
}

absl::Status MakeInvitations(pqxx::work& transaction, const std::string& agency, const std::string& rollout,
                             const std::vector<std::string>& schools, const OpeningStore::HashAll& hash_all) {
  std::vector<Invitee> people;
  for (const auto& row : transaction.exec_params(kSelectTeachers, agency, TextArray(schools))) {
    people.push_back({row[0].as<std::string>(), row[1].as<std::string>()});
  }
  ICAP_ASSIGN_OR_RETURN(std::vector<std::string> hashes, hash_all(people));
  NewInvitations invitations;
  for (size_t i = 0; i < people.size(); ++i) {
    invitations.Add(people[i].school, people[i].person, std::move(hashes[i]), 1);
  }
  InsertInvitations(transaction, agency, rollout, invitations);
  transaction.exec_params(kSetInvited, agency, rollout, TextArray(schools));
  transaction.exec_params(kProceed, agency, rollout, schools.back(), static_cast<int>(schools.size()),
                          static_cast<int>(people.size()));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Rollout> PostgresOpeningStore::StartOpening(const RequestKey& key, const std::string& agency,
                                                           const std::string& rollout, bool accept_unconfirmed,
                                                           const Cause& cause) {
  return database_.TransactFor<Rollout>([&](pqxx::work& transaction) -> absl::StatusOr<Rollout> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    ICAP_ASSIGN_OR_RETURN(Rollout found, FindRolloutForUpdate(transaction, agency, rollout));
    if (first_result.has_value()) return found;
    if (found.state == RolloutState::kOpening || found.state == RolloutState::kOpen) return found;
    if (found.state != RolloutState::kDraft) {
      return FailedPrecondition(Reason::kRolloutNotDraft, "Only a draft can be opened; this rollout has ended.");
    }
    const int unconfirmed_count = transaction.exec_params1(kCountUnconfirmed, agency, rollout)[0].as<int>();
    if (unconfirmed_count > 0 && !accept_unconfirmed) {
      return FailedPrecondition(Reason::kHeadCountsUnconfirmed,
                                fmt::format("{} of {} schools have not confirmed their number of teachers. Let them "
                                            "confirm it, or accept the roster's and say why.",
                                            unconfirmed_count, found.school_count));
    }
    transaction.exec_params(kSetOpening, agency, rollout);
    transaction.exec_params(kInsertOpening, agency, rollout, found.school_count);
    AppendToLog(transaction, agency, rollout, LogKind::kOpeningStarted, cause, "",
                unconfirmed_count > 0 ? fmt::format("{} schools without confirmed head count", unconfirmed_count) : "");
    return FindRolloutIn(transaction, agency, rollout);
  });
}

absl::StatusOr<Opening> PostgresOpeningStore::Advance(const std::string& agency, const std::string& rollout,
                                                      int school_limit, const HashAll& hash_all) {
  return database_.TransactFor<Opening>([&](pqxx::work& transaction) -> absl::StatusOr<Opening> {
    const auto rows = transaction.exec_params(std::string(kSelectOpening) + kForUpdate, agency, rollout);
    if (rows.empty()) return NotBegun(agency, rollout);
    const Opening opening = ReadOpening(agency, rollout, rows[0]);
    if (opening.state != OpeningState::kRunning) return opening;
    const auto schools =
        FirstColumn(transaction.exec_params(kNextSchools, agency, rollout, rows[0][6].as<std::string>(), school_limit));
    if (!schools.empty()) {
      ICAP_RETURN_IF_ERROR(MakeInvitations(transaction, agency, rollout, schools, hash_all));
      return FindOpening(transaction, agency, rollout);
    }
    transaction.exec_params(kOpenRollout, agency, rollout);
    transaction.exec_params(kOpenSchools, agency, rollout);
    transaction.exec_params(kEndOpening, agency, rollout, static_cast<int>(OpeningState::kSucceeded));
    AppendToLog(transaction, agency, rollout, LogKind::kOpened, {kScheduleActor, ""}, "",
                fmt::format("{} invitations in {} schools", opening.invitation_count, opening.school_count));
    transaction.exec(kCountRows);
    return FindOpening(transaction, agency, rollout);
  });
}

absl::StatusOr<Opening> PostgresOpeningStore::GetOpening(const std::string& agency, const std::string& rollout) {
  return database_.TransactFor<Opening>(
      [&](pqxx::work& transaction) { return FindOpening(transaction, agency, rollout); });
}

absl::StatusOr<std::vector<RolloutKey>> PostgresOpeningStore::ListRunningOpenings() {
  return database_.TransactFor<std::vector<RolloutKey>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::vector<RolloutKey>> {
        return ReadIds(transaction.exec(kSelectRunning));
      });
}

absl::StatusOr<std::vector<RolloutKey>> PostgresOpeningStore::TakeDueToOpen(Timestamp now) {
  return database_.TransactFor<std::vector<RolloutKey>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::vector<RolloutKey>> {
        std::vector<RolloutKey> due;
        for (const auto& row : transaction.exec_params(kDueToOpen, now.time_since_epoch().count())) {
          RolloutKey id{row[0].as<std::string>(), row[1].as<std::string>()};
          const bool may_open = row[2].as<bool>();
          const bool is_logged = row[3].as<bool>();
          if (!may_open && !is_logged) {
            transaction.exec_params(kSetRefused, id.agency, id.rollout);
            AppendToLog(transaction, id.agency, id.rollout, LogKind::kOpeningRefused,
                        {kScheduleActor, "head counts are not confirmed"});
          }
          if (may_open) due.push_back(std::move(id));
        }
        return due;
      });
}

absl::StatusOr<std::vector<RolloutKey>> PostgresOpeningStore::ListDueToClose(Timestamp now) {
  return database_.TransactFor<std::vector<RolloutKey>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::vector<RolloutKey>> {
        return ReadIds(transaction.exec_params(kDueToClose, now.time_since_epoch().count()));
      });
}

}  // namespace icap::collection
