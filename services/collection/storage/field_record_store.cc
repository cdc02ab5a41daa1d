// The half of PostgresFieldStore that keeps what is recorded in a session.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "services/collection/storage/field_rows.h"
#include "services/collection/storage/field_store.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/events/tables.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

using postgres::ReadMicros;
using postgres::RecordRequest;
using postgres::RecordResult;
using postgres::TextArray;

constexpr char kChangeMethod[] = "FieldRecordChange";
constexpr char kForgetRequest[] = "DELETE FROM request WHERE request_id = $1::uuid AND method = $2";
constexpr char kSelectVersions[] =
    "SELECT rater, record_id, version, sealed, reason, device_id,"
    "   (extract(epoch FROM accept_time) * 1000000)::bigint, change_number FROM field_record"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND session = $4 ORDER BY rater, record_id, version";
constexpr char kSelectConflicts[] =
    "SELECT rater, record_id, conflict_id, base_version, sealed, device_id,"
    "   (extract(epoch FROM receive_time) * 1000000)::bigint, change_number, settled_version FROM field_conflict"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND session = $4"
    " ORDER BY rater, record_id, receive_time, conflict_id";
constexpr char kSelectChangeNumber[] =
    "SELECT change_number FROM field_session WHERE agency = $1 AND rollout = $2 AND school = $3 AND session = $4";
constexpr char kSetChangeNumber[] =
    "UPDATE field_session SET change_number = $5"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND session = $4";
constexpr char kInsertVersion[] =
    "INSERT INTO field_record (agency, rollout, school, session, rater, record_id, version, sealed, reason, device_id,"
    "   change_number) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr char kInsertConflict[] =
    "INSERT INTO field_conflict (agency, rollout, school, session, rater, record_id, conflict_id, base_version, sealed,"
    "   device_id, change_number) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr char kSettle[] =
    "UPDATE field_conflict SET settled_version = $7, change_number = $8"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND session = $4 AND rater = $5 AND record_id = $6"
    "   AND settled_version = 0 AND conflict_id = ANY($9::text[])";
constexpr char kSettledVersion[] =
    "SELECT settled_version FROM field_conflict"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND session = $4 AND rater = $5 AND conflict_id = $6";
constexpr char kCompletePart[] =
    "UPDATE field_assignment SET complete_time = now()"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND session = $4 AND rater = $5";
constexpr char kCompleteSession[] =
    "UPDATE field_session SET state = 3, complete_time = now()"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND session = $4";
constexpr char kAndComplete[] = " AND s.rollout = $2 AND s.school = $3 AND s.state = 3 ORDER BY s.session";

// Where a sealed text belongs.
std::string PlaceOfRecord(const FieldSessionKey& key, FieldRater rater, const std::string& record_id) {
  return fmt::format("{}/{}/{}", FieldSessionName(key), static_cast<int>(rater), record_id);
}

absl::StatusOr<FieldContent> Unseal(const FieldSeal& seal, const pqxx::field& field, const FieldSessionKey& key,
                                    FieldRater rater, const std::string& record_id) {
  const auto text = seal.Open(postgres::ReadBytes(field), PlaceOfRecord(key, rater, record_id));
  const auto content = text ? DecodeContent(*text) : std::nullopt;
  if (!content) return Internal("A field record does not open: was the field key of this installation replaced?");
  return *content;
}

absl::StatusOr<FieldSessionRecords> ReadAll(pqxx::work& transaction, const FieldSeal& seal,
                                            const FieldSessionKey& key) {
  const auto& [agency, rollout, school, session] = key;
  FieldSessionRecords records;
  for (const auto& row : transaction.exec_params(kSelectVersions, agency, rollout, school, session)) {
    const auto rater = static_cast<FieldRater>(row[0].as<int>());
    const auto record_id = row[1].as<std::string>();
    ICAP_ASSIGN_OR_RETURN(FieldContent content, Unseal(seal, row[3], key, rater, record_id));
    records.versions.push_back({rater, record_id, row[2].as<int64_t>(), std::move(content), row[4].as<std::string>(),
                                row[5].as<std::string>(), *ReadMicros(row[6]), row[7].as<int64_t>()});
  }
  for (const auto& row : transaction.exec_params(kSelectConflicts, agency, rollout, school, session)) {
    const auto rater = static_cast<FieldRater>(row[0].as<int>());
    const auto record_id = row[1].as<std::string>();
    ICAP_ASSIGN_OR_RETURN(FieldContent content, Unseal(seal, row[4], key, rater, record_id));
    records.conflicts.push_back({rater, record_id, row[2].as<std::string>(), row[3].as<int64_t>(), std::move(content),
                                 row[5].as<std::string>(), *ReadMicros(row[6]), row[7].as<int64_t>(),
                                 row[8].as<int64_t>()});
  }
  const auto number = transaction.exec_params(kSelectChangeNumber, agency, rollout, school, session);
  if (!number.empty()) records.change_number = number[0][0].as<int64_t>();
  return records;
}

// What all versions and conflicts say, in bytes.
size_t SizeOf(const FieldSessionRecords& records) {
  size_t bytes = 0;
  for (const FieldRecordVersion& version : records.versions) bytes += EncodeContent(version.content).size();
  for (const FieldConflict& conflict : records.conflicts) bytes += EncodeContent(conflict.content).size();
  return bytes;
}

absl::Status CheckSize(size_t bytes) {
  if (bytes <= kMaxFieldSessionBytes) return absl::OkStatus();
  return FieldInvalid(
      "content", fmt::format("would make the session larger than {} bytes: shorten your notes", kMaxFieldSessionBytes));
}

// Latest version of each record, by rater and id.
std::map<std::pair<FieldRater, std::string>, FieldRecordVersion> HeadsOf(const FieldSessionRecords& records) {
  std::map<std::pair<FieldRater, std::string>, FieldRecordVersion> heads;
  for (const FieldRecordVersion& version : records.versions) heads[{version.rater, version.record_id}] = version;
  return heads;
}

// The sender's part of the session, which must be held. FIELD_SESSION_NOT_FOUND when another has it.
absl::StatusOr<FieldAssignment> PartOf(const FieldSession& session, const FieldSender& sender) {
  for (const FieldAssignment& assignment : session.assignments) {
    if (assignment.rater == sender.rater && assignment.account == sender.account) return assignment;
  }
  return FieldSessionNotFound();
}

absl::Status CheckRatings(const FieldForm& form, const FieldSender& sender, const FieldSessionRecords& records) {
  std::vector<HeldRecord> ratings, notes;
  for (const auto& [id, head] : HeadsOf(records)) {
    if (head.content.kind == FieldRecordKind::kNote) {
      notes.push_back({head.record_id, head.content});
    } else if (head.rater == sender.rater) {
      ratings.push_back({head.record_id, head.content});
    }
  }
  std::vector<FieldViolation> violations;
  for (const MissingRating& missing : MissingRatings(form, ratings, notes)) {
    violations.push_back({missing.indicator, missing.description});
  }
  if (violations.empty()) return absl::OkStatus();
  return MakeError(absl::StatusCode::kFailedPrecondition, Reason::kFieldRatingsMissing,
                   "Rate every required indicator with a note that it rests on, or say why it cannot be rated.",
                   violations);
}

void Announce(pqxx::work& transaction, const FieldSessionKey& key, int64_t version) {
  events::AppendToOutbox(transaction, {.type = events::EventType::kFieldSessionCompleted,
                                       .rollout = RolloutName(key.agency, key.rollout),
                                       .school = OrganizationName(key.agency, key.school),
                                       .version = version});
}

// Applies the changes of one call to one session that is held.
class ChangesInOneCommit {
 public:
  ChangesInOneCommit(pqxx::work& transaction, const FieldSeal& seal, const FieldSessionKey& key,
                     const FieldSender& sender, const FieldForm& form, bool locked, const FieldSessionRecords& records)
      : transaction_(transaction),
        seal_(seal),
        key_(key),
        sender_(sender),
        form_(form),
        locked_(locked),
        change_number_(records.change_number),
        bytes_(SizeOf(records)) {
    for (auto& [id, head] : HeadsOf(records)) {
      if (id.first == sender.rater) heads_[id.second] = {head.version, std::move(head.content)};
    }
  }

  absl::StatusOr<FieldChangeResult> Apply(const FieldChange& change);
  void Finish() {
    transaction_.exec_params(kSetChangeNumber, key_.agency, key_.rollout, key_.school, key_.session, change_number_);
  }

 private:
  FieldChangeResult Refuse(const FieldChange& change, absl::Status why) const {
    return {change.request_id, change.record_id, FieldOutcome::kRefused, 0, std::move(why)};
  }
  absl::Status CheckNew(const FieldChange& change) const;
  FieldChangeResult AsBefore(const FieldChange& change, int result);
  FieldChangeResult Store(const FieldChange& change, const RequestKey& request);
  void Insert(const char* statement, const FieldChange& change, int64_t version, const std::string& text);

  pqxx::work& transaction_;
  const FieldSeal& seal_;
  const FieldSessionKey& key_;
  const FieldSender& sender_;
  const FieldForm& form_;
  const bool locked_;
  int64_t change_number_;
  size_t bytes_;  // of the whole session
  std::map<std::string, FieldHead> heads_;
};

absl::Status ChangesInOneCommit::CheckNew(const FieldChange& change) const {
  if (locked_) return FieldSessionLocked();
  if (const auto problem = ProblemOfContent(form_, change.record_id, change.content)) {
    return FieldInvalid("content", *problem);
  }
  if (!heads_.contains(change.record_id) && heads_.size() >= kMaxFieldRecords) {
    return FieldInvalid("changes", fmt::format("the session has {} records of yours already", kMaxFieldRecords));
  }
  ICAP_RETURN_IF_ERROR(CheckSize(bytes_ + EncodeContent(change.content).size()));
  const auto head = heads_.find(change.record_id);
  if (head != heads_.end() && head->second.content.kind != change.content.kind) {
    return FieldInvalid("content", "is of another kind than the record");
  }
  return absl::OkStatus();
}

// What was kept of a change: twice its version, and one more when it was a conflict.
FieldChangeResult ChangesInOneCommit::AsBefore(const FieldChange& change, int result) {
  FieldChangeResult answer{change.request_id, change.record_id, FieldOutcome::kAccepted, result / 2, absl::OkStatus()};
  if (result % 2 == 0) return answer;
  const auto settled = transaction_.exec_params(kSettledVersion, key_.agency, key_.rollout, key_.school, key_.session,
                                                static_cast<int>(sender_.rater), change.request_id);
  const int64_t version = settled.empty() ? 0 : settled[0][0].as<int64_t>();
  if (version > 0) {
    answer.version = version;
  } else {
    answer.outcome = FieldOutcome::kConflict;
    answer.version = heads_[change.record_id].version;
  }
  return answer;
}

void ChangesInOneCommit::Insert(const char* statement, const FieldChange& change, int64_t version,
                                const std::string& text) {
  const std::string content = EncodeContent(change.content);
  const std::string sealed = seal_.Seal(content, PlaceOfRecord(key_, sender_.rater, change.record_id));
  bytes_ += content.size();
  if (statement == kInsertConflict) {
    transaction_.exec_params(statement, key_.agency, key_.rollout, key_.school, key_.session,
                             static_cast<int>(sender_.rater), change.record_id, text, version,
                             pqxx::binarystring(sealed), sender_.device_id, change_number_);
    return;
  }
  transaction_.exec_params(statement, key_.agency, key_.rollout, key_.school, key_.session,
                           static_cast<int>(sender_.rater), change.record_id, version, pqxx::binarystring(sealed), text,
                           sender_.device_id, change_number_);
}

FieldChangeResult ChangesInOneCommit::Store(const FieldChange& change, const RequestKey& request) {
  FieldHead& head = heads_[change.record_id];
  FieldChangeResult result{change.request_id, change.record_id, FieldOutcome::kAccepted, head.version,
                           absl::OkStatus()};
  const ChangeDecision decision = DecideChange(head, change.base_version, change.content);
  ++change_number_;
  if (decision == ChangeDecision::kConflict) {
    result.outcome = FieldOutcome::kConflict;
    Insert(kInsertConflict, change, change.base_version, change.request_id);
    RecordResult(transaction_, request, static_cast<int>(head.version * 2 + 1));
    return result;
  }
  if (decision == ChangeDecision::kAccept) {
    head = {head.version + 1, change.content};
    result.version = head.version;
    Insert(kInsertVersion, change, head.version, "");
  }
  if (!change.resolves.empty()) {
    transaction_.exec_params(kSettle, key_.agency, key_.rollout, key_.school, key_.session,
                             static_cast<int>(sender_.rater), change.record_id, head.version, change_number_,
                             TextArray(change.resolves));
  }
  RecordResult(transaction_, request, static_cast<int>(head.version * 2));
  return result;
}

absl::StatusOr<FieldChangeResult> ChangesInOneCommit::Apply(const FieldChange& change) {
  const std::string payload =
      fmt::format("{}\n{}\n{}\n{}", PlaceOfRecord(key_, sender_.rater, change.record_id), change.base_version,
                  fmt::join(change.resolves, ","), EncodeContent(change.content));
  const RequestKey request = {kChangeMethod, change.request_id, seal_.Digest(payload)};
  const auto recorded = RecordRequest(transaction_, request);
  if (recorded.status().code() == absl::StatusCode::kInvalidArgument) return Refuse(change, recorded.status());
  if (!recorded.ok()) return recorded.status();
  if (recorded->has_value()) return AsBefore(change, **recorded);
  if (absl::Status wrong = CheckNew(change); !wrong.ok()) {
    // A refused change leaves no trace, so that it can be sent again when what refused it has gone.
    transaction_.exec_params(kForgetRequest, request.request_id, request.method);
    return Refuse(change, std::move(wrong));
  }
  return Store(change, request);
}

}  // namespace

absl::StatusOr<FieldSessionRecords> PostgresFieldStore::ReadRecords(const FieldSessionKey& session) {
  return database_.TransactFor<FieldSessionRecords>(
      [&](pqxx::work& transaction) { return ReadAll(transaction, seal_, session); });
}

absl::StatusOr<std::vector<FieldChangeResult>> PostgresFieldStore::Apply(const FieldSessionKey& session,
                                                                         const FieldSender& sender,
                                                                         const FieldForm& form,
                                                                         const std::vector<FieldChange>& changes) {
  using Results = std::vector<FieldChangeResult>;
  return database_.TransactFor<Results>([&](pqxx::work& transaction) -> absl::StatusOr<Results> {
    ICAP_ASSIGN_OR_RETURN(const FieldSession held, LockFieldSession(transaction, session));
    ICAP_ASSIGN_OR_RETURN(const FieldAssignment part, PartOf(held, sender));
    ICAP_ASSIGN_OR_RETURN(const FieldSessionRecords records, ReadAll(transaction, seal_, session));
    ChangesInOneCommit commit(transaction, seal_, session, sender, form, part.complete_time.has_value(), records);
    Results results;
    for (const FieldChange& change : changes) {
      ICAP_ASSIGN_OR_RETURN(FieldChangeResult result, commit.Apply(change));
      results.push_back(std::move(result));
    }
    commit.Finish();
    return results;
  });
}

absl::StatusOr<FieldSession> PostgresFieldStore::Complete(const RequestKey& key, const FieldSessionKey& session,
                                                          const FieldSender& sender, const FieldForm& form) {
  return database_.TransactFor<FieldSession>([&](pqxx::work& transaction) -> absl::StatusOr<FieldSession> {
    ICAP_ASSIGN_OR_RETURN(const FieldSession held, LockFieldSession(transaction, session));
    ICAP_ASSIGN_OR_RETURN(const FieldAssignment part, PartOf(held, sender));
    ICAP_RETURN_IF_ERROR(RecordRequest(transaction, key).status());
    if (part.complete_time.has_value()) return held;
    ICAP_ASSIGN_OR_RETURN(const FieldSessionRecords records, ReadAll(transaction, seal_, session));
    const bool conflicts = std::any_of(
        records.conflicts.begin(), records.conflicts.end(),
        [&](const FieldConflict& conflict) { return conflict.rater == sender.rater && conflict.settled_version == 0; });
    if (conflicts) {
      return FailedPrecondition(Reason::kFieldConflictsOpen,
                                "Two devices wrote different things. Choose between them, then complete the session.");
    }
    ICAP_RETURN_IF_ERROR(CheckRatings(form, sender, records));
    const auto& [agency, rollout, school, id] = session;
    transaction.exec_params(kCompletePart, agency, rollout, school, id, static_cast<int>(sender.rater));
    const int64_t version = RaiseFieldSessionVersion(transaction, session);
    const auto complete =
        1 + std::count_if(held.assignments.begin(), held.assignments.end(),
                          [](const FieldAssignment& assignment) { return assignment.complete_time.has_value(); });
    if (complete == (held.double_rated ? 2 : 1)) {
      transaction.exec_params(kCompleteSession, agency, rollout, school, id);
      Announce(transaction, session, version);
    }
    return ReadFieldSession(transaction, session);
  });
}

absl::StatusOr<FieldRecordVersion> PostgresFieldStore::Correct(const RequestKey& key, const FieldSessionKey& session,
                                                               const FieldSender& sender, const FieldForm& form,
                                                               const FieldChange& change, const std::string& reason) {
  // What is kept of the request must not let anyone guess a note.
  const RequestKey request = {key.method, key.request_id, seal_.Digest(key.payload_sha256)};
  return database_.TransactFor<FieldRecordVersion>([&](pqxx::work& transaction) -> absl::StatusOr<FieldRecordVersion> {
    ICAP_ASSIGN_OR_RETURN(const FieldSession held, LockFieldSession(transaction, session));
    ICAP_ASSIGN_OR_RETURN(const FieldAssignment part, PartOf(held, sender));
    if (!part.complete_time.has_value()) {
      return FailedPrecondition(Reason::kFieldSessionNotComplete,
                                "Your part is not complete, so the record can simply be changed.");
    }
    ICAP_ASSIGN_OR_RETURN(FieldSessionRecords records, ReadAll(transaction, seal_, session));
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> repeated, RecordRequest(transaction, request));
    if (repeated.has_value()) {
      for (const FieldRecordVersion& version : records.versions) {
        if (version.rater == sender.rater && version.record_id == change.record_id && version.version == *repeated) {
          return version;
        }
      }
    }
    const auto heads = HeadsOf(records);
    const auto head = heads.find({sender.rater, change.record_id});
    if (head == heads.end()) {
      return NotFound(Reason::kFieldRecordNotFound, "You have no record of this id in the session.");
    }
    const FieldContent& before = head->second.content;
    if (before.kind != change.content.kind || before.indicator != change.content.indicator) {
      return FieldInvalid("content", "must be of the same kind, and a rating of the same indicator, as before");
    }
    const int64_t version = head->second.version + 1;
    if (change.base_version != head->second.version) {
      return MakeError(absl::StatusCode::kAborted, Reason::kFieldVersionStale,
                       "The record has changed since. Read it again, then correct it.");
    }
    const int64_t number = records.change_number + 1;
    records.versions.push_back(
        {sender.rater, change.record_id, version, change.content, reason, sender.device_id, {}, number});
    ICAP_RETURN_IF_ERROR(CheckSize(SizeOf(records)));
    ICAP_RETURN_IF_ERROR(CheckRatings(form, sender, records));
    const auto& [agency, rollout, school, id] = session;
    const std::string sealed =
        seal_.Seal(EncodeContent(change.content), PlaceOfRecord(session, sender.rater, change.record_id));
    transaction.exec_params(kInsertVersion, agency, rollout, school, id, static_cast<int>(sender.rater),
                            change.record_id, version, pqxx::binarystring(sealed), reason, sender.device_id, number);
    transaction.exec_params(kSetChangeNumber, agency, rollout, school, id, number);
    RecordResult(transaction, request, static_cast<int>(version));
    const int64_t session_version = RaiseFieldSessionVersion(transaction, session);
    if (held.state == FieldSessionState::kComplete) Announce(transaction, session, session_version);
    ICAP_ASSIGN_OR_RETURN(const FieldSessionRecords stored, ReadAll(transaction, seal_, session));
    return HeadsOf(stored).at({sender.rater, change.record_id});
  });
}

absl::StatusOr<std::vector<RatedFieldSession>> PostgresFieldStore::ReadRatings(const std::string& agency,
                                                                               const std::string& rollout,
                                                                               const std::string& school) {
  using Rated = std::vector<RatedFieldSession>;
  return database_.TransactFor<Rated>([&](pqxx::work& transaction) -> absl::StatusOr<Rated> {
    Rated rated;
    const auto rows = transaction.exec_params(std::string(kSelectFieldSession) + kAndComplete, agency, rollout, school);
    for (const FieldSession& session : ReadFieldSessions(transaction, agency, rows)) {
      ICAP_ASSIGN_OR_RETURN(const FieldSessionRecords records, ReadAll(transaction, seal_, session.key));
      RatedFieldSession& added = rated.emplace_back();
      added.kind = session.kind;
      added.instrument = session.instrument;
      added.revision = session.revision;
      added.double_rated = session.double_rated;
      added.version = session.version;
      for (const auto& [id, head] : HeadsOf(records)) {
        const FieldContent& content = head.content;
        if (content.kind != FieldRecordKind::kRating || content.withdrawn || content.level.empty()) continue;
        added.ratings.push_back({head.rater, content.indicator, content.level});
      }
    }
    return rated;
  });
}

}  // namespace icap::collection
