// The invitations of PostgresRolloutStore.
#include <map>
#include <optional>
#include <set>

#include "services/collection/storage/rollout_log.h"
#include "services/collection/storage/rollout_store.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/prepared.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

using postgres::RecordRequest;
using postgres::TextArray;

// Links that hold, and whether their codes can be made again.
constexpr char kSelectLinks[] =
    "SELECT person, attempt FROM invitation WHERE agency = $1 AND rollout = $2 AND school = $3 AND delivery_state <> 5"
    " AND attempt > 0 ORDER BY person";
// Teachers and the next attempt of each; links that were revoked stay so.
constexpr char kSelectTeachers[] =
    "SELECT p.person, coalesce(i.attempt, 0) + 1 FROM person p"
    " LEFT JOIN invitation i ON i.agency = p.agency AND i.rollout = $2 AND i.school = $3 AND i.person = p.person"
    " WHERE p.agency = $1 AND p.organization = $3 AND p.teacher AND p.active"
    "   AND i.delivery_state IS DISTINCT FROM 5 ORDER BY p.person";
constexpr char kDeleteInvitations[] =
    "DELETE FROM invitation WHERE agency = $1 AND rollout = $2 AND school = $3 AND delivery_state <> 5";
constexpr char kSetIssued[] =
    "UPDATE rollout_school SET generation = generation + 1, invited_count = $4"
    " WHERE agency = $1 AND rollout = $2 AND school = $3";
constexpr char kFindHandedOut[] =
    "SELECT handed_out FROM rollout_school WHERE agency = $1 AND rollout = $2 AND school = $3";
constexpr char kHandOut[] =
    "UPDATE rollout_school SET handed_out = true WHERE agency = $1 AND rollout = $2 AND school = $3";
// By the first of the rollout's channels that reaches the person.
constexpr char kInsertInvitations[] =
    "INSERT INTO invitation (agency, rollout, school, person, code_hash, attempt, channel)"
    " SELECT $1, $2, given.school, given.person, given.code_hash, given.attempt,"
    "   coalesce((SELECT c.channel FROM unnest(r.channels) WITH ORDINALITY AS c (channel, position)"
    "     WHERE c.channel <> 1 OR p.email <> '' ORDER BY c.position LIMIT 1), 0)"
    " FROM unnest($3::text[], $4::text[], $5::bytea[], $6::int[]) AS given (school, person, code_hash, attempt)"
    " JOIN rollout r ON r.agency = $1 AND r.rollout = $2"
    " JOIN person p ON p.agency = $1 AND p.person = given.person";
// These begin at the hashes, which are few (MATERIALIZED): from the other end a plan reads every invitation of every
// open school, and a plan for any hashes, made while the tables were small, does. A scalar subquery is never made a
// hash of the whole table, as EXISTS may be. The hashes come out of a subquery so that their number is not known to the
// planner, which would otherwise make a plan for each number, every time.
constexpr postgres::PreparedStatement kFindInvitations = {
    "find_invitations",
    "WITH i AS MATERIALIZED (SELECT agency, rollout, school, code_hash FROM invitation"
    "   WHERE code_hash = ANY((SELECT $1::bytea[])::bytea[]))"
    " SELECT i.agency, i.rollout, i.school, r.title, r.instrument, r.revision, s.title, s.state, s.generation,"
    "   s.synthetic, i.code_hash, s.credential_key,"
    "   (SELECT true FROM issued_credential c WHERE c.code_hash = i.code_hash) IS NOT NULL"
    " FROM i JOIN rollout r ON r.agency = i.agency AND r.rollout = i.rollout"
    " JOIN rollout_school s ON s.agency = i.agency AND s.rollout = i.rollout AND s.school = i.school"};
// In one order, so that batches cannot deadlock.
constexpr postgres::PreparedStatement kIssueCredentials = {
    "issue_credentials",
    "WITH i AS MATERIALIZED (SELECT agency, rollout, school, code_hash FROM invitation"
    "   WHERE code_hash = ANY((SELECT $1::bytea[])::bytea[]))"
    " INSERT INTO issued_credential (code_hash, agency, rollout, school, blinded_hash)"
    " SELECT i.code_hash, i.agency, i.rollout, i.school, given.blinded_hash"
    " FROM i JOIN unnest($1::bytea[], $2::bytea[]) AS given (code_hash, blinded_hash)"
    "   ON given.code_hash = i.code_hash"
    " JOIN rollout_school s ON s.agency = i.agency AND s.rollout = i.rollout AND s.school = i.school AND s.state = 2"
    " ORDER BY i.code_hash ON CONFLICT DO NOTHING RETURNING code_hash, blinded_hash"};
constexpr postgres::PreparedStatement kFindIssued = {
    "find_issued",
    "WITH c AS MATERIALIZED (SELECT agency, rollout, school, code_hash, blinded_hash FROM issued_credential"
    "   WHERE code_hash = ANY((SELECT $1::bytea[])::bytea[]))"
    " SELECT c.code_hash, c.blinded_hash FROM c"
    " JOIN rollout_school s ON s.agency = c.agency AND s.rollout = c.rollout AND s.school = c.school AND s.state = 2"};
constexpr char kAnyIssued[] =
    "SELECT 1 FROM issued_credential WHERE agency = $1 AND rollout = $2 AND school = $3 LIMIT 1";

}  // namespace

void InsertInvitations(pqxx::work& transaction, const std::string& agency, const std::string& rollout,
                       const NewInvitations& invitations) {
  transaction.exec_params(kInsertInvitations, agency, rollout, TextArray(invitations.schools),
                          TextArray(invitations.people), postgres::ByteaArray(invitations.code_hashes),
                          postgres::IntArray(invitations.attempts));
}

absl::Status PostgresRolloutStore::IssueInvitations(const RequestKey& key, const std::string& agency,
                                                    const std::string& rollout, const std::string& school, bool replace,
                                                    const HashFor& hash_for, const Cause& cause) {
  return database_.Transact([&](pqxx::work& transaction) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    LockWindowAlone(transaction, agency, rollout);
    ICAP_ASSIGN_OR_RETURN(const RolloutSchool found, FindSchoolIn(transaction, agency, rollout, school));
    if (found.state != RolloutState::kOpen) return RolloutNotOpen();
    const bool handed_out = transaction.exec_params1(kFindHandedOut, agency, rollout, school)[0].as<bool>();
    if (first_result.has_value() || (handed_out && !replace)) {
      return FailedPrecondition(Reason::kInvitationsAlreadyIssued,
                                "This school's links were issued before. Set `replace` to make new ones; the earlier "
                                "links stop working.");
    }
    pqxx::result links = transaction.exec_params(kSelectLinks, agency, rollout, school);
    const bool make_new = replace || links.empty();
    if (make_new && !transaction.exec_params(kAnyIssued, agency, rollout, school).empty()) {
      return FailedPrecondition(Reason::kSchoolHasCredentials,
                                "Somebody at this school has opened a link to answer: its links cannot be replaced any "
                                "more.");
    }
    if (make_new) links = transaction.exec_params(kSelectTeachers, agency, rollout, school);
    NewInvitations invitations;
    for (const auto& row : links) {
      ICAP_ASSIGN_OR_RETURN(std::string hash, hash_for(row[0].as<std::string>(), row[1].as<int>()));
      invitations.Add(school, row[0].as<std::string>(), std::move(hash), row[1].as<int>());
    }
    if (make_new) {
      transaction.exec_params(kDeleteInvitations, agency, rollout, school);
      InsertInvitations(transaction, agency, rollout, invitations);
      transaction.exec_params(kSetIssued, agency, rollout, school, static_cast<int>(invitations.people.size()));
    }
    transaction.exec_params(kHandOut, agency, rollout, school);
    AppendToLog(transaction, agency, rollout, LogKind::kLinksIssued, cause, school, make_new ? "new links" : "");
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
    std::map<std::string, std::string> issued;  // blinded hash by code hash, of schools that are open
    const auto add = [&issued](const pqxx::result& rows) {
      for (const auto& row : rows) issued[postgres::ReadBytes(row[0])] = postgres::ReadBytes(row[1]);
    };
    add(postgres::ExecPrepared(transaction, kIssueCredentials, postgres::ByteaArray(code_hashes),
                               postgres::ByteaArray(blinded_hashes)));
    // Asked for before, or of a school that is closed.
    std::erase_if(code_hashes, [&issued](const std::string& hash) { return issued.contains(hash); });
    if (!code_hashes.empty()) {
      add(postgres::ExecPrepared(transaction, kFindIssued, postgres::ByteaArray(code_hashes)));
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
