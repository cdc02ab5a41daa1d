#include "services/collection/storage/rollout_store.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>

#include "services/common/base/error.h"
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
// A snapshot of the tree: later changes of it do not move a rollout's results.
constexpr char kInsertSchools[] =
    "INSERT INTO rollout_school (agency, rollout, school, title, path, state, synthetic, invited_count)"
    " SELECT o.agency, $2, o.organization, o.title, o.path, 1, o.synthetic,"
    "   (SELECT count(*) FROM person p WHERE p.agency = o.agency AND p.organization = o.organization AND p.teacher"
    "     AND p.active)"
    " FROM organization o WHERE o.agency = $1 AND o.kind = 'school' AND o.active AND o.path @> ARRAY[$3]::text[]";
constexpr char kSelectRollout[] =
    "SELECT r.rollout, r.title, r.state, r.instrument, r.revision, r.organization, r.version,"
    "   (extract(epoch FROM r.open_time) * 1000000)::bigint, (extract(epoch FROM r.close_time) * 1000000)::bigint,"
    "   (extract(epoch FROM r.publish_time) * 1000000)::bigint,"
    "   (SELECT count(*) FROM rollout_school s WHERE s.agency = r.agency AND s.rollout = r.rollout),"
    "   (SELECT coalesce(bool_or(s.synthetic), false) FROM rollout_school s"
    "     WHERE s.agency = r.agency AND s.rollout = r.rollout),"
    "   o.path, r.kind FROM rollout r JOIN organization o ON o.agency = r.agency AND o.organization = r.organization"
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
    "   coalesce((SELECT t.responding_count FROM school_count t WHERE t.agency = s.agency"
    "     AND t.rollout = s.rollout AND t.school = s.school),"
    "     (SELECT sum(c.submission_count) FROM submission_count c WHERE c.agency = s.agency"
    "       AND c.rollout = s.rollout AND c.school = s.school), 0),"
    "   s.credential_key, s.sealing_key"
    " FROM rollout_school s WHERE s.agency = $1 AND s.rollout = $2";
constexpr char kAndSchool[] = " AND s.school = $3";
constexpr char kAndSchoolScope[] =
    " AND ($3 OR s.path && $4::text[]) AND ($5 = '' OR s.path @> ARRAY[$5]::text[]) AND s.school > $6"
    " ORDER BY s.school LIMIT NULLIF($7, 0)";
constexpr char kSelectTeachers[] =
    "SELECT person FROM person WHERE agency = $1 AND organization = $2 AND teacher AND active ORDER BY person";
constexpr char kDeleteInvitations[] = "DELETE FROM invitation WHERE agency = $1 AND rollout = $2 AND school = $3";
constexpr char kInsertInvitations[] =
    "INSERT INTO invitation (agency, rollout, school, person, code_hash)"
    " SELECT $1, $2, $3, * FROM unnest($4::text[], $5::bytea[])";
constexpr char kSetIssued[] =
    "UPDATE rollout_school SET generation = generation + 1, invited_count = $4"
    " WHERE agency = $1 AND rollout = $2 AND school = $3";
constexpr postgres::PreparedStatement kFindInvitations = {
    "find_invitations",
    "SELECT i.agency, i.rollout, i.school, r.title, r.instrument, r.revision, s.title, s.state, s.generation,"
    "   s.synthetic, i.code_hash, s.credential_key,"
    "   EXISTS (SELECT FROM issued_credential c WHERE c.code_hash = i.code_hash)"
    " FROM invitation i JOIN rollout r ON r.agency = i.agency AND r.rollout = i.rollout"
    " JOIN rollout_school s ON s.agency = i.agency AND s.rollout = i.rollout AND s.school = i.school"
    " WHERE i.code_hash = ANY($1::bytea[])"};
// In one order, so that batches cannot deadlock.
constexpr postgres::PreparedStatement kIssueCredentials = {
    "issue_credentials",
    "INSERT INTO issued_credential (code_hash, agency, rollout, school, blinded_hash)"
    " SELECT i.code_hash, i.agency, i.rollout, i.school, given.blinded_hash"
    " FROM unnest($1::bytea[], $2::bytea[]) AS given (code_hash, blinded_hash)"
    " JOIN invitation i ON i.code_hash = given.code_hash"
    " JOIN rollout_school s ON s.agency = i.agency AND s.rollout = i.rollout AND s.school = i.school AND s.state = 2"
    " ORDER BY i.code_hash ON CONFLICT DO NOTHING"};
constexpr postgres::PreparedStatement kFindIssued = {
    "find_issued",
    "SELECT c.code_hash, c.blinded_hash FROM issued_credential c"
    " JOIN rollout_school s ON s.agency = c.agency AND s.rollout = c.rollout AND s.school = c.school AND s.state = 2"
    " WHERE c.code_hash = ANY($1::bytea[])"};
constexpr char kAnyIssued[] =
    "SELECT 1 FROM issued_credential WHERE agency = $1 AND rollout = $2 AND school = $3 LIMIT 1";

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
  school.submission_count = row[7].as<int>();
  if (!row[8].is_null()) school.credential_key = postgres::ReadBytes(row[8]);
  if (!row[9].is_null()) school.sealing_key = postgres::ReadBytes(row[9]);
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

absl::Status NotOpen() {
  return FailedPrecondition(Reason::kRolloutNotOpen, "The rollout is not open. Open it first.");
}

}  // namespace

void LockWindowShared(pqxx::work& transaction, const std::string& agency, const std::string& rollout) {
  postgres::ExecPrepared(transaction, kLockShared, RolloutName(agency, rollout));
}

void LockWindowAlone(pqxx::work& transaction, const std::string& agency, const std::string& rollout) {
  transaction.exec_params(kLockAlone, RolloutName(agency, rollout));
}

absl::StatusOr<Rollout> PostgresRolloutStore::CreateRollout(const RequestKey& key, const Rollout& rollout) {
  return database_.TransactFor<Rollout>([&](pqxx::work& transaction) -> absl::StatusOr<Rollout> {
    ICAP_RETURN_IF_ERROR(RecordRequest(transaction, key).status());
    if (transaction.exec_params(kFindOrganization, rollout.agency, rollout.organization).empty()) {
      return NotFound(Reason::kOrganizationNotFound,
                      fmt::format("There is no {}.", OrganizationName(rollout.agency, rollout.organization)));
    }
    if (transaction.exec_params(kFindRevision, rollout.agency, rollout.instrument, rollout.revision).empty()) {
      return NotFound(
          Reason::kRevisionNotFound,
          fmt::format("There is no {}.", RevisionName(rollout.agency, rollout.instrument, rollout.revision)));
    }
    const bool is_new =
        transaction
            .exec_params(kInsertRollout, rollout.agency, rollout.rollout, rollout.title, rollout.instrument,
                         rollout.revision, rollout.organization, static_cast<int>(rollout.kind))
            .affected_rows() == 1;
    if (is_new && transaction.exec_params(kInsertSchools, rollout.agency, rollout.rollout, rollout.organization)
                          .affected_rows() == 0) {
      return FailedPrecondition(Reason::kNoSchools, fmt::format("{} has no schools: add organizations of kind school.",
                                                                rollout.organization));
    }
    ICAP_ASSIGN_OR_RETURN(Rollout stored, FindRollout(transaction, rollout.agency, rollout.rollout, kAndRollout));
    if (stored.title != rollout.title || stored.instrument != rollout.instrument ||
        stored.revision != rollout.revision || stored.organization != rollout.organization ||
        stored.kind != rollout.kind) {
      return AlreadyExists(Reason::kRolloutExists,
                           fmt::format("{} exists with other content.", RolloutName(rollout.agency, rollout.rollout)));
    }
    return stored;
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
                                                          RolloutState to, const absl::Status& wrong_state) {
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
    if (to == RolloutState::kClosed || to == RolloutState::kPublished) {
      const auto type =
          to == RolloutState::kClosed ? events::EventType::kRolloutClosed : events::EventType::kRolloutPublished;
      events::AppendToOutbox(transaction, {"", type, RolloutName(agency, rollout), "", found.version + 1});
    }
    return FindRollout(transaction, agency, rollout, kAndRollout);
  });
}

absl::StatusOr<RolloutSchool> PostgresRolloutStore::CloseSchool(const RequestKey& key, const std::string& agency,
                                                                const std::string& rollout, const std::string& school) {
  return database_.TransactFor<RolloutSchool>([&](pqxx::work& transaction) -> absl::StatusOr<RolloutSchool> {
    ICAP_RETURN_IF_ERROR(RecordRequest(transaction, key).status());
    LockWindowAlone(transaction, agency, rollout);
    ICAP_ASSIGN_OR_RETURN(const RolloutSchool before, FindSchool(transaction, agency, rollout, school));
    if (before.state == RolloutState::kClosed || before.state == RolloutState::kClosing) return before;
    if (before.state != RolloutState::kOpen) return NotOpen();
    transaction.exec_params(kCloseSchool, agency, rollout, school);
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

absl::Status PostgresRolloutStore::IssueInvitations(
    const RequestKey& key, const std::string& agency, const std::string& rollout, const std::string& school,
    bool replace, const std::function<std::string(const std::string& person)>& hash_for) {
  std::vector<std::string> people;
  std::vector<std::string> hashes;
  return database_.Transact([&](pqxx::work& transaction) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    LockWindowAlone(transaction, agency, rollout);
    ICAP_ASSIGN_OR_RETURN(const RolloutSchool found, FindSchool(transaction, agency, rollout, school));
    if (found.state != RolloutState::kOpen) return NotOpen();
    if (first_result.has_value() || (found.generation > 0 && !replace)) {
      return FailedPrecondition(Reason::kInvitationsAlreadyIssued,
                                "This school's links were issued before and are not kept. Set `replace` to make new "
                                "ones; the earlier links stop working.");
    }
    if (!transaction.exec_params(kAnyIssued, agency, rollout, school).empty()) {
      return FailedPrecondition(Reason::kSchoolHasCredentials,
                                "Somebody at this school has opened a link to answer: its links cannot be replaced any "
                                "more.");
    }
    if (people.empty()) {
      for (const auto& row : transaction.exec_params(kSelectTeachers, agency, school)) {
        people.push_back(row[0].as<std::string>());
        hashes.push_back(hash_for(people.back()));
      }
    }
    transaction.exec_params(kDeleteInvitations, agency, rollout, school);
    transaction.exec_params(kInsertInvitations, agency, rollout, school, TextArray(people),
                            postgres::ByteaArray(hashes));
    transaction.exec_params(kSetIssued, agency, rollout, school, static_cast<int>(people.size()));
    return absl::OkStatus();
  });
}

absl::StatusOr<std::map<std::string, InvitedTo>> PostgresRolloutStore::FindInvitations(
    const std::vector<std::string>& code_hashes) {
  using Found = std::map<std::string, InvitedTo>;
  return database_.TransactFor<Found>([&](pqxx::work& transaction) -> absl::StatusOr<Found> {
    Found found;
    for (const auto& row : postgres::ExecPrepared(transaction, kFindInvitations, postgres::ByteaArray(code_hashes))) {
      InvitedTo invited;
      invited.rollout.agency = invited.school.agency = row[0].as<std::string>();
      invited.rollout.rollout = invited.school.rollout = row[1].as<std::string>();
      invited.school.school = row[2].as<std::string>();
      invited.rollout.title = row[3].as<std::string>();
      invited.rollout.instrument = row[4].as<std::string>();
      invited.rollout.revision = row[5].as<int>();
      invited.school.title = row[6].as<std::string>();
      invited.school.state = static_cast<RolloutState>(row[7].as<int>());
      invited.school.generation = row[8].as<int>();
      invited.school.synthetic = row[9].as<bool>();
      if (!row[11].is_null()) invited.school.credential_key = postgres::ReadBytes(row[11]);
      invited.credential_taken = row[12].as<bool>();
      found[postgres::ReadBytes(row[10])] = std::move(invited);
    }
    return found;
  });
}

absl::StatusOr<std::vector<IssueOutcome>> PostgresRolloutStore::IssueCredentials(
    const std::vector<CredentialRequest>& requests) {
  using Outcomes = std::vector<IssueOutcome>;
  return database_.TransactFor<Outcomes>([&](pqxx::work& transaction) -> absl::StatusOr<Outcomes> {
    std::set<RolloutKey> rollouts;
    std::vector<std::string> code_hashes, blinded_hashes;
    for (const CredentialRequest& request : requests) {
      rollouts.insert({request.agency, request.rollout});
      code_hashes.push_back(request.code_hash);
      blinded_hashes.push_back(request.blinded_hash);
    }
    for (const RolloutKey& rollout : rollouts) LockWindowShared(transaction, rollout.agency, rollout.rollout);
    postgres::ExecPrepared(transaction, kIssueCredentials, postgres::ByteaArray(code_hashes),
                           postgres::ByteaArray(blinded_hashes));
    std::map<std::string, std::string> issued;  // blinded hash by code hash, of schools that are open
    for (const auto& row : postgres::ExecPrepared(transaction, kFindIssued, postgres::ByteaArray(code_hashes))) {
      issued[postgres::ReadBytes(row[0])] = postgres::ReadBytes(row[1]);
    }
    Outcomes outcomes;
    for (const CredentialRequest& request : requests) {
      const auto first = issued.find(request.code_hash);
      if (first == issued.end()) {
        outcomes.push_back(IssueOutcome::kWindowClosed);
      } else {
        outcomes.push_back(first->second == request.blinded_hash ? IssueOutcome::kIssued : IssueOutcome::kTaken);
      }
    }
    return outcomes;
  });
}

}  // namespace icap::collection
