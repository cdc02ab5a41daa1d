#include "services/collection/storage/desk_store.h"

#include <fmt/format.h>

#include "services/collection/storage/rollout_log.h"
#include "services/collection/storage/rollout_store.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

using postgres::TextArray;

constexpr char kSelect[] =
    "SELECT i.school, i.person, coalesce(p.display_name, ''), coalesce(p.email, ''), i.channel, i.delivery_state,"
    "   i.attempt, coalesce(i.sent_day::text, '')"
    " FROM invitation i LEFT JOIN person p ON p.agency = i.agency AND p.person = i.person"
    " WHERE i.agency = $1 AND i.rollout = $2";
constexpr char kOfSchool[] = " AND i.school = $3 AND i.person > $4 ORDER BY i.person LIMIT $5";
constexpr char kOfPerson[] = " AND i.school = $3 AND i.person = $4";
constexpr char kThatHold[] =
    " AND i.delivery_state <> 5 AND i.attempt > 0 AND i.code_hash IS NOT NULL AND ($3 = '' OR i.school = $3)"
    " AND (i.school, i.person) > ($4, $5)"
    " AND ($6 OR EXISTS (SELECT FROM rollout_school s WHERE s.agency = i.agency AND s.rollout = i.rollout"
    "   AND s.school = i.school AND s.path && $7::text[]))"
    " ORDER BY i.school, i.person LIMIT $8";
constexpr char kIsOpen[] =
    "SELECT EXISTS (SELECT FROM rollout_school WHERE agency = $1 AND rollout = $2 AND school = $3 AND state = 2)";
constexpr char kIsTeacher[] =
    "SELECT EXISTS (SELECT FROM person WHERE agency = $1 AND organization = $2 AND person = $3 AND teacher AND active)";
constexpr char kIsTaken[] =
    "SELECT EXISTS (SELECT FROM invitation i JOIN issued_credential c ON c.code_hash = i.code_hash"
    " WHERE i.agency = $1 AND i.rollout = $2 AND i.school = $3 AND i.person = $4)";
constexpr char kDelete[] =
    "DELETE FROM invitation WHERE agency = $1 AND rollout = $2 AND school = $3 AND person = $4 RETURNING attempt";
constexpr char kCountOneMore[] =
    "UPDATE rollout_school SET invited_count = invited_count + 1 WHERE agency = $1 AND rollout = $2 AND school = $3";
// A link that has bought its credential keeps its hash: without it nobody could tell that a second one is not due.
constexpr char kRevoke[] =
    "UPDATE invitation i SET delivery_state = 5, code_hash = CASE WHEN EXISTS (SELECT FROM issued_credential c"
    "     WHERE c.code_hash = i.code_hash) THEN i.code_hash END"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND person = $4";
constexpr char kMarkSent[] =
    "UPDATE invitation i SET delivery_state = 2, channel = 3, sent_day = $5::date"
    " FROM unnest($3::text[], $4::text[]) AS given (school, person)"
    " WHERE i.agency = $1 AND i.rollout = $2 AND i.school = given.school AND i.person = given.person";

DeskInvitation Read(const pqxx::row& row) {
  DeskInvitation invitation;
  invitation.school = row[0].as<std::string>();
  invitation.person = row[1].as<std::string>();
  invitation.display_name = row[2].as<std::string>();
  invitation.email = row[3].as<std::string>();
  invitation.channel = static_cast<Channel>(row[4].as<int>());
  invitation.delivery_state = static_cast<DeliveryState>(row[5].as<int>());
  invitation.attempt = row[6].as<int>();
  invitation.sent_day = row[7].as<std::string>();
  return invitation;
}

std::vector<DeskInvitation> ReadAll(const pqxx::result& rows) {
  std::vector<DeskInvitation> found;
  for (const auto& row : rows) found.push_back(Read(row));
  return found;
}

absl::StatusOr<DeskInvitation> Find(pqxx::work& transaction, const std::string& agency, const std::string& rollout,
                                    const std::string& school, const std::string& person) {
  const auto rows = transaction.exec_params(std::string(kSelect) + kOfPerson, agency, rollout, school, person);
  if (!rows.empty()) return Read(rows[0]);
  return NotFound(Reason::kInvitationNotFound,
                  fmt::format("{} is not invited in {}.", person, RolloutSchoolName(agency, rollout, school)));
}

}  // namespace

absl::StatusOr<std::vector<DeskInvitation>> PostgresDeskStore::ListInvitations(const std::string& agency,
                                                                               const std::string& rollout,
                                                                               const std::string& school,
                                                                               const Page& page) {
  using Invitations = std::vector<DeskInvitation>;
  return database_.TransactFor<Invitations>([&](pqxx::work& transaction) -> absl::StatusOr<Invitations> {
    return ReadAll(
        transaction.exec_params(std::string(kSelect) + kOfSchool, agency, rollout, school, page.after, page.size));
  });
}

absl::StatusOr<std::vector<DeskInvitation>> PostgresDeskStore::ListLinks(const std::string& agency,
                                                                         const std::string& rollout, const Scope& scope,
                                                                         const std::string& school,
                                                                         const DeskInvitation& after, int limit) {
  using Invitations = std::vector<DeskInvitation>;
  return database_.TransactFor<Invitations>([&](pqxx::work& transaction) -> absl::StatusOr<Invitations> {
    return ReadAll(transaction.exec_params(std::string(kSelect) + kThatHold, agency, rollout, school, after.school,
                                           after.person, scope.everything, TextArray(scope.subtrees), limit));
  });
}

absl::StatusOr<DeskInvitation> PostgresDeskStore::Reissue(
    const RequestKey& key, const std::string& agency, const std::string& rollout, const std::string& school,
    const std::string& person, const std::function<absl::StatusOr<std::string>(int attempt)>& hash_for,
    const Cause& cause) {
  return database_.TransactFor<DeskInvitation>([&](pqxx::work& transaction) -> absl::StatusOr<DeskInvitation> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, postgres::RecordRequest(transaction, key));
    // Alone, so that the earlier link cannot buy its credential meanwhile.
    LockWindowAlone(transaction, agency, rollout);
    if (first_result.has_value()) return Find(transaction, agency, rollout, school, person);
    if (!transaction.exec_params1(kIsOpen, agency, rollout, school)[0].as<bool>()) return RolloutNotOpen();
    if (!transaction.exec_params1(kIsTeacher, agency, school, person)[0].as<bool>()) {
      return NotFound(Reason::kInvitationNotFound, fmt::format("{} is no teacher of school {}.", person, school));
    }
    if (transaction.exec_params1(kIsTaken, agency, rollout, school, person)[0].as<bool>()) {
      return FailedPrecondition(Reason::kCredentialTaken,
                                "This link has been used to begin answering. A second one would let the same person "
                                "answer twice.");
    }
    const auto earlier = transaction.exec_params(kDelete, agency, rollout, school, person);
    const int attempt = earlier.empty() ? 1 : earlier[0][0].as<int>() + 1;
    ICAP_ASSIGN_OR_RETURN(std::string hash, hash_for(attempt));
    NewInvitations invitations;
    invitations.Add(school, person, std::move(hash), attempt);
    InsertInvitations(transaction, agency, rollout, invitations);
    if (earlier.empty()) transaction.exec_params(kCountOneMore, agency, rollout, school);
    AppendToLog(transaction, agency, rollout, LogKind::kLinkReissued, cause, school, person);
    return Find(transaction, agency, rollout, school, person);
  });
}

absl::StatusOr<DeskInvitation> PostgresDeskStore::Revoke(const RequestKey& key, const std::string& agency,
                                                         const std::string& rollout, const std::string& school,
                                                         const std::string& person, const Cause& cause) {
  return database_.TransactFor<DeskInvitation>([&](pqxx::work& transaction) -> absl::StatusOr<DeskInvitation> {
    ICAP_RETURN_IF_ERROR(postgres::RecordRequest(transaction, key).status());
    LockWindowAlone(transaction, agency, rollout);
    ICAP_ASSIGN_OR_RETURN(const DeskInvitation found, Find(transaction, agency, rollout, school, person));
    if (found.delivery_state == DeliveryState::kRevoked) return found;
    if (!transaction.exec_params1(kIsOpen, agency, rollout, school)[0].as<bool>()) return RolloutNotOpen();
    transaction.exec_params(kRevoke, agency, rollout, school, person);
    AppendToLog(transaction, agency, rollout, LogKind::kLinkRevoked, cause, school, person);
    return Find(transaction, agency, rollout, school, person);
  });
}

absl::Status PostgresDeskStore::LogDownload(const std::string& agency, const std::string& rollout,
                                            const std::string& school, const Cause& cause) {
  return database_.Transact([&](pqxx::work& transaction) -> absl::Status {
    AppendToLog(transaction, agency, rollout, LogKind::kLinksDownloaded, cause, school);
    return absl::OkStatus();
  });
}

absl::Status PostgresDeskStore::MarkExported(const std::string& agency, const std::string& rollout,
                                             const std::vector<DeskInvitation>& links, const std::string& sent_day) {
  std::vector<std::string> schools, people;
  for (const DeskInvitation& link : links) {
    schools.push_back(link.school);
    people.push_back(link.person);
  }
  return database_.Transact([&](pqxx::work& transaction) -> absl::Status {
    transaction.exec_params(kMarkSent, agency, rollout, TextArray(schools), TextArray(people), sent_day);
    return absl::OkStatus();
  });
}

}  // namespace icap::collection
