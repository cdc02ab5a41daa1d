#include "services/collection/storage/rollout_store.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "absl/strings/numbers.h"
#include "services/collection/storage/rollout_log.h"
#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/events/tables.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/prepared.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

using postgres::ReadMicros;
using postgres::ReadTextArray;
using postgres::RecordRequest;
using postgres::TextArray;

constexpr postgres::PreparedStatement kLockShared = {"lock_window_shared",
                                                     "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))"};
constexpr char kLockAlone[] = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";

constexpr char kFindOrganization[] = "SELECT path FROM organization WHERE agency = $1 AND organization = $2";
constexpr char kFindRevision[] =
    "SELECT 1 FROM instrument_revision WHERE agency = $1 AND instrument = $2 AND revision = $3";
constexpr char kInsertRollout[] =
    "INSERT INTO rollout (agency, rollout, title, state, instrument, revision, organization, version, kind)"
    " VALUES ($1, $2, $3, 1, $4, $5, $6, 1, $7) ON CONFLICT DO NOTHING";
constexpr char kSetDraft[] =
    "UPDATE rollout SET title = $3, instrument = $4, revision = $5, organization = $6, version = version + 1"
    " WHERE agency = $1 AND rollout = $2";
constexpr char kSetSettings[] =
    "UPDATE rollout SET protocol_revisions = $3::text[], included = $4::text[], excluded = $5::text[],"
    "   open_local = $6, close_local = $7, time_zone = $8,"
    "   planned_open = to_timestamp($9::bigint / 1000000.0), planned_close = to_timestamp($10::bigint / 1000000.0),"
    "   languages = $11::text[], minimum_respondents = $12, minimum_rate = $13::double precision,"
    "   complete_rate = $14::double precision, reminder_days = $15::int[], channels = $16::int[],"
    "   accept_unconfirmed = $17 WHERE agency = $1 AND rollout = $2";
// A snapshot of the tree: later changes of it do not move a rollout's results.
constexpr char kInsertSchools[] =
    "INSERT INTO rollout_school (agency, rollout, school, title, path, state, synthetic, invited_count)"
    " SELECT o.agency, $2, o.organization, o.title, o.path, 1, o.synthetic,"
    "   (SELECT count(*) FROM person p WHERE p.agency = o.agency AND p.organization = o.organization AND p.teacher"
    "     AND p.active)"
    " FROM organization o WHERE o.agency = $1 AND o.kind = 'school' AND o.active AND o.path @> ARRAY[$3]::text[]"
    "   AND (cardinality($4::text[]) = 0 OR o.path && $4::text[]) AND NOT o.path && $5::text[]"
    " ON CONFLICT (agency, rollout, school) DO UPDATE SET title = EXCLUDED.title, path = EXCLUDED.path,"
    "   synthetic = EXCLUDED.synthetic, invited_count = EXCLUDED.invited_count";
constexpr char kNotTaking[] =
    " WHERE t.agency = $1 AND t.rollout = $2 AND NOT EXISTS (SELECT FROM organization o WHERE o.agency = t.agency"
    "   AND o.organization = t.school AND o.kind = 'school' AND o.active AND o.path @> ARRAY[$3]::text[]"
    "   AND (cardinality($4::text[]) = 0 OR o.path && $4::text[]) AND NOT o.path && $5::text[])";
constexpr char kDropCounts[] = "DELETE FROM school_count t";
constexpr char kDropSchools[] = "DELETE FROM rollout_school t";
constexpr char kFindSubtrees[] =
    "SELECT organization FROM organization WHERE agency = $1 AND organization = ANY($2::text[])"
    " AND path @> ARRAY[$3]::text[]";
constexpr char kSelectRollout[] =
    "SELECT r.rollout, r.title, r.state, r.instrument, r.revision, r.organization, r.version,"
    "   (extract(epoch FROM r.open_time) * 1000000)::bigint, (extract(epoch FROM r.close_time) * 1000000)::bigint,"
    "   (extract(epoch FROM r.publish_time) * 1000000)::bigint,"
    "   (SELECT count(*) FROM rollout_school s WHERE s.agency = r.agency AND s.rollout = r.rollout),"
    "   (SELECT coalesce(bool_or(s.synthetic), false) FROM rollout_school s"
    "     WHERE s.agency = r.agency AND s.rollout = r.rollout),"
    "   o.path, r.kind, r.protocol_revisions, r.included, r.excluded, r.open_local, r.close_local, r.time_zone,"
    "   (extract(epoch FROM r.planned_open) * 1000000)::bigint,"
    "   (extract(epoch FROM r.planned_close) * 1000000)::bigint, r.languages, r.minimum_respondents, r.minimum_rate,"
    "   r.complete_rate, r.reminder_days, r.channels, r.accept_unconfirmed,"
    "   (SELECT count(*) FROM rollout_school s WHERE s.agency = r.agency AND s.rollout = r.rollout"
    "     AND s.confirmed_count IS NOT NULL),"
    "   (extract(epoch FROM r.cancel_time) * 1000000)::bigint FROM rollout r JOIN organization o ON o.agency = "
    "r.agency AND o.organization = r.organization"
    " WHERE r.agency = $1";
constexpr char kAndRollout[] = " AND r.rollout = $2";
constexpr char kAndRolloutForUpdate[] = " AND r.rollout = $2 FOR UPDATE OF r";
constexpr char kAndScope[] =
    " AND ($2 OR EXISTS (SELECT FROM rollout_school s WHERE s.agency = r.agency AND s.rollout = r.rollout"
    "   AND s.path && $3::text[]))"
    " AND ($4 = '' OR (r.create_time, r.rollout) < (SELECT create_time, rollout FROM rollout"
    "   WHERE agency = $1 AND rollout = $4))"
    " ORDER BY r.create_time DESC, r.rollout DESC LIMIT $5";
constexpr char kMove[] =
    "UPDATE rollout SET state = $3, version = version + 1,"
    "   open_time = CASE WHEN $3 = 2 THEN now() ELSE open_time END,"
    "   close_time = CASE WHEN $3 IN (3, 5) THEN now() ELSE close_time END,"
    "   publish_time = CASE WHEN $3 = 4 THEN now() ELSE publish_time END"
    " WHERE agency = $1 AND rollout = $2";
constexpr char kMoveSchools[] =
    "UPDATE rollout_school SET state = $3 WHERE agency = $1 AND rollout = $2 AND state = $4";
constexpr char kCloseSchool[] =
    "UPDATE rollout_school SET state = 5 WHERE agency = $1 AND rollout = $2 AND school = $3";
// The keys of a draft may still be made anew: nobody has a credential.
constexpr char kPublishKeys[] =
    "UPDATE rollout_school s SET credential_key = given.credential_key, sealing_key = given.sealing_key"
    " FROM unnest($3::text[], $4::bytea[], $5::bytea[]) AS given (school, credential_key, sealing_key)"
    " WHERE s.agency = $1 AND s.rollout = $2 AND s.school = given.school"
    "   AND (s.state = 1 OR s.credential_key IS NULL)";
constexpr char kSelectTitles[] =
    "SELECT organization, title, kind FROM organization WHERE agency = $1 AND organization = ANY($2::text[])";
constexpr char kSelectSchool[] =
    "SELECT s.school, s.title, s.path, s.state, s.generation, s.invited_count, s.synthetic,"
    "   s.confirmed_count, coalesce((SELECT t.responding_count FROM school_count t WHERE t.agency = s.agency"
    "     AND t.rollout = s.rollout AND t.school = s.school),"
    "     (SELECT sum(c.submission_count) FROM submission_count c WHERE c.agency = s.agency"
    "       AND c.rollout = s.rollout AND c.school = s.school), 0),"
    "   s.credential_key, s.sealing_key"
    " FROM rollout_school s WHERE s.agency = $1 AND s.rollout = $2";
constexpr char kAndSchool[] = " AND s.school = $3";
constexpr char kAndSchoolScope[] =
    " AND ($3 OR s.path && $4::text[]) AND ($5 = '' OR s.path @> ARRAY[$5]::text[]) AND s.school > $6"
    " ORDER BY s.school LIMIT NULLIF($7, 0)";
constexpr char kDestroyCodes[] =
    "UPDATE invitation SET code_hash = NULL WHERE agency = $1 AND rollout = $2 AND code_hash IS NOT NULL";
std::vector<OrganizationRef> ReadPath(pqxx::work& transaction, const std::string& agency,
                                      const std::vector<std::string>& path) {
  std::map<std::string, OrganizationRef> known;
  for (const auto& row : transaction.exec_params(kSelectTitles, agency, TextArray(path))) {
    known[row[0].as<std::string>()] = {row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>()};
  }
  std::vector<OrganizationRef> references;
  for (const std::string& id : path) references.push_back(known[id]);
  return references;
}

RolloutSettings ReadSettings(const pqxx::row& row) {
  RolloutSettings settings;
  settings.protocol_revisions = ReadTextArray(row[14]);
  settings.included = ReadTextArray(row[15]);
  settings.excluded = ReadTextArray(row[16]);
  settings.window = {row[17].as<std::string>(), row[18].as<std::string>(), row[19].as<std::string>(),
                     ReadMicros(row[20]), ReadMicros(row[21])};
  settings.languages = ReadTextArray(row[22]);
  settings.limits = {row[23].as<int>(), row[24].as<double>(), row[25].as<double>()};
  settings.reminder_days = postgres::ReadIntArray(row[26]);
  settings.channels.clear();
  for (int channel : postgres::ReadIntArray(row[27])) settings.channels.push_back(static_cast<Channel>(channel));
  settings.accept_unconfirmed = row[28].as<bool>();
  return settings;
}

Rollout ReadRollout(pqxx::work& transaction, const std::string& agency, const pqxx::row& row) {
  Rollout rollout;
  rollout.agency = agency;
  rollout.rollout = row[0].as<std::string>();
  rollout.title = row[1].as<std::string>();
  rollout.state = static_cast<RolloutState>(row[2].as<int>());
  rollout.instrument = row[3].as<std::string>();
  rollout.revision = row[4].as<int>();
  rollout.organization = row[5].as<std::string>();
  rollout.version = row[6].as<int64_t>();
  rollout.open_time = ReadMicros(row[7]);
  rollout.close_time = ReadMicros(row[8]);
  rollout.publish_time = ReadMicros(row[9]);
  rollout.school_count = row[10].as<int>();
  rollout.synthetic = row[11].as<bool>();
  rollout.organization_path = ReadPath(transaction, agency, ReadTextArray(row[12]));
  rollout.kind = static_cast<RolloutKind>(row[13].as<int>());
  rollout.settings = ReadSettings(row);
  rollout.confirmed_school_count = row[29].as<int>();
  rollout.cancel_time = ReadMicros(row[30]);
  return rollout;
}

absl::StatusOr<Rollout> FindRollout(pqxx::work& transaction, const std::string& agency, const std::string& rollout,
                                    const char* condition) {
  const auto rows = transaction.exec_params(std::string(kSelectRollout) + condition, agency, rollout);
  if (rows.empty()) {
    return NotFound(Reason::kRolloutNotFound, fmt::format("There is no {}.", RolloutName(agency, rollout)));
  }
  return ReadRollout(transaction, agency, rows[0]);
}

RolloutSchool ReadSchool(const std::string& agency, const std::string& rollout, const pqxx::row& row) {
  RolloutSchool school;
  school.agency = agency;
  school.rollout = rollout;
  school.school = row[0].as<std::string>();
  school.title = row[1].as<std::string>();
  school.state = static_cast<RolloutState>(row[3].as<int>());
  school.generation = row[4].as<int>();
  school.invited_count = row[5].as<int>();
  school.synthetic = row[6].as<bool>();
  if (!row[7].is_null()) school.confirmed_count = row[7].as<int>();
  school.submission_count = row[8].as<int>();
  if (!row[9].is_null()) school.credential_key = postgres::ReadBytes(row[9]);
  if (!row[10].is_null()) school.sealing_key = postgres::ReadBytes(row[10]);
  for (const std::string& id : ReadTextArray(row[2])) {
    if (id != school.school) school.ancestors.push_back({id, "", ""});
  }
  return school;
}

// Titles of the ancestors of many schools in one query.
void FillAncestors(pqxx::work& transaction, const std::string& agency, std::vector<RolloutSchool>& schools) {
  std::map<std::string, OrganizationRef> known;
  for (const RolloutSchool& school : schools) {
    for (const OrganizationRef& ancestor : school.ancestors) known[ancestor.organization] = ancestor;
  }
  std::vector<std::string> ids;
  for (const auto& [id, reference] : known) ids.push_back(id);
  for (const OrganizationRef& reference : ReadPath(transaction, agency, ids)) known[reference.organization] = reference;
  for (RolloutSchool& school : schools) {
    for (OrganizationRef& ancestor : school.ancestors) ancestor = known[ancestor.organization];
  }
}

absl::StatusOr<RolloutSchool> FindSchool(pqxx::work& transaction, const std::string& agency, const std::string& rollout,
                                         const std::string& school) {
  const auto rows = transaction.exec_params(std::string(kSelectSchool) + kAndSchool, agency, rollout, school);
  if (rows.empty()) {
    return NotFound(Reason::kSchoolNotFound,
                    fmt::format("School {} does not take part in {}.", school, RolloutName(agency, rollout)));
  }
  std::vector<RolloutSchool> found = {ReadSchool(agency, rollout, rows[0])};
  FillAncestors(transaction, agency, found);
  return found[0];
}

// Whether a rollout that should be closed is being closed or was.
bool HasEnded(RolloutState state, RolloutState wanted) {
  return (wanted == RolloutState::kClosing || wanted == RolloutState::kClosed) &&
         (state == RolloutState::kClosing || state == RolloutState::kClosed || state == RolloutState::kPublished);
}

absl::Status CheckReferences(pqxx::work& transaction, const Rollout& rollout) {
  const auto check_revision = [&](const std::string& instrument, int number) -> absl::Status {
    if (!transaction.exec_params(kFindRevision, rollout.agency, instrument, number).empty()) return absl::OkStatus();
    return NotFound(Reason::kRevisionNotFound,
                    fmt::format("There is no {}.", RevisionName(rollout.agency, instrument, number)));
  };
  if (transaction.exec_params(kFindOrganization, rollout.agency, rollout.organization).empty()) {
    return NotFound(Reason::kOrganizationNotFound,
                    fmt::format("There is no {}.", OrganizationName(rollout.agency, rollout.organization)));
  }
  ICAP_RETURN_IF_ERROR(check_revision(rollout.instrument, rollout.revision));
  for (const std::string& name : rollout.settings.protocol_revisions) {
    ICAP_ASSIGN_OR_RETURN(const auto ids,
                          ParseName("rollout.protocol_revisions", name, "agencies/*/instruments/*/revisions/*"));
    int number = 0;
    if (!absl::SimpleAtoi(ids[2], &number)) return FieldInvalid("rollout.protocol_revisions", "must be revisions");
    ICAP_RETURN_IF_ERROR(check_revision(ids[1], number));
  }
  for (const auto* subtrees : {&rollout.settings.included, &rollout.settings.excluded}) {
    std::set<std::string> missing(subtrees->begin(), subtrees->end());
    for (const auto& row :
         transaction.exec_params(kFindSubtrees, rollout.agency, TextArray(*subtrees), rollout.organization)) {
      missing.erase(row[0].as<std::string>());
    }
    if (!missing.empty()) {
      return NotFound(Reason::kOrganizationNotFound,
                      fmt::format("There is no {} under {}.", OrganizationName(rollout.agency, *missing.begin()),
                                  OrganizationName(rollout.agency, rollout.organization)));
    }
  }
  return absl::OkStatus();
}

void SetSettings(pqxx::work& transaction, const Rollout& rollout) {
  const auto micros = [](const std::optional<Timestamp>& time) {
    return time.has_value() ? std::optional<int64_t>(time->time_since_epoch().count()) : std::nullopt;
  };
  const RolloutSettings& settings = rollout.settings;
  std::vector<int> channels;
  for (Channel channel : settings.channels) channels.push_back(static_cast<int>(channel));
  transaction.exec_params(
      kSetSettings, rollout.agency, rollout.rollout, TextArray(settings.protocol_revisions),
      TextArray(settings.included), TextArray(settings.excluded), settings.window.open_local,
      settings.window.close_local, settings.window.time_zone, micros(settings.window.open),
      micros(settings.window.close), TextArray(settings.languages), settings.limits.minimum_respondents,
      postgres::ExactDouble(settings.limits.minimum_rate), postgres::ExactDouble(settings.limits.complete_rate),
      postgres::IntArray(settings.reminder_days), postgres::IntArray(channels), settings.accept_unconfirmed);
}

// Takes the schools of the tree as it is now.
absl::Status TakeSchools(pqxx::work& transaction, const Rollout& rollout) {
  const std::string included = TextArray(rollout.settings.included);
  const std::string excluded = TextArray(rollout.settings.excluded);
  const size_t school_count =
      transaction.exec_params(kInsertSchools, rollout.agency, rollout.rollout, rollout.organization, included, excluded)
          .affected_rows();
  if (school_count == 0) {
    return FailedPrecondition(Reason::kNoSchools,
                              fmt::format("{} has no schools to take part: add organizations of kind school, or include"
                                          " more of them.",
                                          rollout.organization));
  }
  for (const char* table : {kDropCounts, kDropSchools}) {
    transaction.exec_params(std::string(table) + kNotTaking, rollout.agency, rollout.rollout, rollout.organization,
                            included, excluded);
  }
  return absl::OkStatus();
}

}  // namespace

void LockWindowShared(pqxx::work& transaction, const std::string& agency, const std::string& rollout) {
  postgres::ExecPrepared(transaction, kLockShared, RolloutName(agency, rollout));
}

void LockWindowAlone(pqxx::work& transaction, const std::string& agency, const std::string& rollout) {
  transaction.exec_params(kLockAlone, RolloutName(agency, rollout));
}

absl::Status RolloutNotOpen() {
  return FailedPrecondition(Reason::kRolloutNotOpen, "The rollout is not open. Open it first.");
}

absl::StatusOr<Rollout> FindRolloutForUpdate(pqxx::work& transaction, const std::string& agency,
                                             const std::string& rollout) {
  return FindRollout(transaction, agency, rollout, kAndRolloutForUpdate);
}

absl::StatusOr<Rollout> FindRolloutIn(pqxx::work& transaction, const std::string& agency, const std::string& rollout) {
  return FindRollout(transaction, agency, rollout, kAndRollout);
}

absl::StatusOr<RolloutSchool> FindSchoolIn(pqxx::work& transaction, const std::string& agency,
                                           const std::string& rollout, const std::string& school) {
  return FindSchool(transaction, agency, rollout, school);
}

absl::StatusOr<Rollout> PostgresRolloutStore::CreateRollout(const RequestKey& key, const Rollout& rollout,
                                                            const Cause& cause) {
  return database_.TransactFor<Rollout>([&](pqxx::work& transaction) -> absl::StatusOr<Rollout> {
    ICAP_RETURN_IF_ERROR(RecordRequest(transaction, key).status());
    ICAP_RETURN_IF_ERROR(CheckReferences(transaction, rollout));
    const bool is_new =
        transaction
            .exec_params(kInsertRollout, rollout.agency, rollout.rollout, rollout.title, rollout.instrument,
                         rollout.revision, rollout.organization, static_cast<int>(rollout.kind))
            .affected_rows() == 1;
    if (is_new) {
      SetSettings(transaction, rollout);
      ICAP_RETURN_IF_ERROR(TakeSchools(transaction, rollout));
      AppendToLog(transaction, rollout.agency, rollout.rollout, LogKind::kCreated, cause);
    }
    ICAP_ASSIGN_OR_RETURN(Rollout stored, FindRollout(transaction, rollout.agency, rollout.rollout, kAndRollout));
    if (stored.title != rollout.title || stored.instrument != rollout.instrument ||
        stored.revision != rollout.revision || stored.organization != rollout.organization ||
        stored.kind != rollout.kind || !(stored.settings == rollout.settings)) {
      return AlreadyExists(Reason::kRolloutExists,
                           fmt::format("{} exists with other content.", RolloutName(rollout.agency, rollout.rollout)));
    }
    return stored;
  });
}

absl::StatusOr<Rollout> PostgresRolloutStore::UpdateRollout(const RequestKey& key, const Rollout& rollout,
                                                            const Cause& cause) {
  return database_.TransactFor<Rollout>([&](pqxx::work& transaction) -> absl::StatusOr<Rollout> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    ICAP_ASSIGN_OR_RETURN(Rollout found, FindRolloutForUpdate(transaction, rollout.agency, rollout.rollout));
    if (first_result.has_value()) return found;
    if (found.state != RolloutState::kDraft) {
      return FailedPrecondition(Reason::kRolloutNotDraft, "Only a draft can be changed; this rollout is one no more.");
    }
    ICAP_RETURN_IF_ERROR(CheckReferences(transaction, rollout));
    transaction.exec_params(kSetDraft, rollout.agency, rollout.rollout, rollout.title, rollout.instrument,
                            rollout.revision, rollout.organization);
    SetSettings(transaction, rollout);
    ICAP_RETURN_IF_ERROR(TakeSchools(transaction, rollout));
    AppendToLog(transaction, rollout.agency, rollout.rollout, LogKind::kUpdated, cause);
    return FindRollout(transaction, rollout.agency, rollout.rollout, kAndRollout);
  });
}

absl::StatusOr<Rollout> PostgresRolloutStore::GetRollout(const std::string& agency, const std::string& rollout) {
  return database_.TransactFor<Rollout>(
      [&](pqxx::work& transaction) { return FindRollout(transaction, agency, rollout, kAndRollout); });
}

absl::StatusOr<std::vector<Rollout>> PostgresRolloutStore::ListRollouts(const std::string& agency, const Scope& scope,
                                                                        const Page& page) {
  return database_.TransactFor<std::vector<Rollout>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::vector<Rollout>> {
        std::vector<Rollout> found;
        for (const auto& row :
             transaction.exec_params(std::string(kSelectRollout) + kAndScope, agency, scope.everything,
                                     TextArray(scope.subtrees), page.after, page.size)) {
          found.push_back(ReadRollout(transaction, agency, row));
        }
        return found;
      });
}

absl::Status PostgresRolloutStore::PublishKeys(const std::string& agency, const std::string& rollout,
                                               const std::vector<SchoolKeys>& keys) {
  std::vector<std::string> schools, credential_keys, sealing_keys;
  for (const SchoolKeys& school : keys) {
    schools.push_back(school.school);
    credential_keys.push_back(school.credential_key);
    sealing_keys.push_back(school.sealing_key);
  }
  return database_.Transact([&](pqxx::work& transaction) {
    transaction.exec_params(kPublishKeys, agency, rollout, TextArray(schools), postgres::ByteaArray(credential_keys),
                            postgres::ByteaArray(sealing_keys));
    return absl::OkStatus();
  });
}

absl::StatusOr<Rollout> PostgresRolloutStore::MoveRollout(const RequestKey& key, const std::string& agency,
                                                          const std::string& rollout, RolloutState from,
                                                          RolloutState to, const absl::Status& wrong_state,
                                                          const Cause& cause) {
  return database_.TransactFor<Rollout>([&](pqxx::work& transaction) -> absl::StatusOr<Rollout> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    LockWindowAlone(transaction, agency, rollout);
    ICAP_ASSIGN_OR_RETURN(Rollout found, FindRollout(transaction, agency, rollout, kAndRolloutForUpdate));
    // It may have moved on since the first time.
    if (first_result.has_value() || found.state == to || HasEnded(found.state, to)) return found;
    if (found.state != from) return wrong_state;
    transaction.exec_params(kMove, agency, rollout, static_cast<int>(to));
    if (to != RolloutState::kPublished) {
      transaction.exec_params(kMoveSchools, agency, rollout, static_cast<int>(to), static_cast<int>(from));
    }
    const bool ends = to == RolloutState::kClosing || to == RolloutState::kClosed;
    AppendToLog(transaction, agency, rollout,
                ends                        ? LogKind::kClosed
                : to == RolloutState::kOpen ? LogKind::kOpened
                                            : LogKind::kPublished,
                cause);
    if (ends) transaction.exec_params(kDestroyCodes, agency, rollout);
    if (to == RolloutState::kClosed || to == RolloutState::kPublished) {
      const auto type =
          to == RolloutState::kClosed ? events::EventType::kRolloutClosed : events::EventType::kRolloutPublished;
      events::AppendToOutbox(transaction, {"", type, RolloutName(agency, rollout), "", found.version + 1});
    }
    return FindRollout(transaction, agency, rollout, kAndRollout);
  });
}

absl::StatusOr<RolloutSchool> PostgresRolloutStore::CloseSchool(const RequestKey& key, const std::string& agency,
                                                                const std::string& rollout, const std::string& school,
                                                                const Cause& cause) {
  return database_.TransactFor<RolloutSchool>([&](pqxx::work& transaction) -> absl::StatusOr<RolloutSchool> {
    ICAP_RETURN_IF_ERROR(RecordRequest(transaction, key).status());
    LockWindowAlone(transaction, agency, rollout);
    ICAP_ASSIGN_OR_RETURN(const RolloutSchool before, FindSchool(transaction, agency, rollout, school));
    if (before.state == RolloutState::kClosed || before.state == RolloutState::kClosing) return before;
    if (before.state != RolloutState::kOpen) return RolloutNotOpen();
    transaction.exec_params(kCloseSchool, agency, rollout, school);
    AppendToLog(transaction, agency, rollout, LogKind::kSchoolClosed, cause, school);
    return FindSchool(transaction, agency, rollout, school);
  });
}

absl::StatusOr<RolloutSchool> PostgresRolloutStore::GetSchool(const std::string& agency, const std::string& rollout,
                                                              const std::string& school) {
  return database_.TransactFor<RolloutSchool>(
      [&](pqxx::work& transaction) { return FindSchool(transaction, agency, rollout, school); });
}

absl::StatusOr<std::vector<RolloutSchool>> PostgresRolloutStore::ListSchools(const std::string& agency,
                                                                             const std::string& rollout,
                                                                             const Scope& scope,
                                                                             const std::string& under,
                                                                             const Page& page) {
  return database_.TransactFor<std::vector<RolloutSchool>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::vector<RolloutSchool>> {
        std::vector<RolloutSchool> found;
        for (const auto& row :
             transaction.exec_params(std::string(kSelectSchool) + kAndSchoolScope, agency, rollout, scope.everything,
                                     TextArray(scope.subtrees), under, page.after, page.size)) {
          found.push_back(ReadSchool(agency, rollout, row));
        }
        FillAncestors(transaction, agency, found);
        return found;
      });
}

}  // namespace icap::collection
