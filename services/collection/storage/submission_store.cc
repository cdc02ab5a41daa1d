#include "services/collection/storage/submission_store.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "services/collection/storage/rollout_store.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/prepared.h"

namespace icap::collection {
namespace {

using postgres::ByteaArray;
using postgres::ExecPrepared;
using postgres::TextArray;

constexpr postgres::PreparedStatement kWindows = {
    "submissions_windows",
    "SELECT s.agency, s.rollout, s.school FROM rollout_school s"
    " JOIN unnest($1::text[], $2::text[], $3::text[]) AS given (agency, rollout, school)"
    "   ON s.agency = given.agency AND s.rollout = given.rollout AND s.school = given.school"
    " WHERE s.state = 2"};
constexpr postgres::PreparedStatement kSpend = {
    "submissions_spend",
    "INSERT INTO spent_credential (agency, rollout, school, credential_hash, request_mac, payload_mac)"
    " SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::bytea[], $6::bytea[])"
    "   AS given (agency, rollout, school, credential_hash, request_mac, payload_mac)"
    " ORDER BY agency, rollout, school, credential_hash"
    " ON CONFLICT DO NOTHING RETURNING agency, rollout, school, credential_hash"};
constexpr postgres::PreparedStatement kRecall = {
    "submissions_recall",
    "SELECT c.agency, c.rollout, c.school, c.credential_hash, c.request_mac, c.payload_mac FROM spent_credential c"
    " JOIN unnest($1::text[], $2::text[], $3::text[], $4::bytea[])"
    "   AS given (agency, rollout, school, credential_hash)"
    "   ON c.agency = given.agency AND c.rollout = given.rollout AND c.school = given.school"
    "   AND c.credential_hash = given.credential_hash"};
constexpr postgres::PreparedStatement kInsertBoxes = {
    "submissions_insert_boxes",
    "INSERT INTO sealed_answer (agency, rollout, school, sealed_id, day, box)"
    " SELECT agency, rollout, school, sealed_id, $6::date, box"
    " FROM unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::bytea[])"
    "   AS given (agency, rollout, school, sealed_id, box)"};
// In one order, so that batches cannot deadlock.
constexpr postgres::PreparedStatement kCount = {
    "submissions_count",
    "INSERT INTO submission_count (agency, rollout, school, writer, submission_count)"
    " SELECT agency, rollout, school, $4, count(*)"
    " FROM unnest($1::text[], $2::text[], $3::text[]) AS given (agency, rollout, school)"
    " GROUP BY agency, rollout, school ORDER BY agency, rollout, school"
    " ON CONFLICT (agency, rollout, school, writer)"
    "   DO UPDATE SET submission_count = submission_count.submission_count + EXCLUDED.submission_count"};
constexpr char kReadAnswers[] =
    "SELECT answers FROM submission WHERE agency = $1 AND rollout = $2 AND school = $3 ORDER BY answers";

constexpr char kReadReceipts[] =
    "SELECT receipt FROM receipt WHERE agency = $1 AND rollout = $2 AND school = $3 ORDER BY receipt";

using SchoolKey = std::tuple<std::string, std::string, std::string>;                   // agency, rollout, school
using CredentialKey = std::tuple<std::string, std::string, std::string, std::string>;  // and the credential's hash

struct Spent {
  std::string request_mac;
  std::string payload_mac;
};

CredentialKey KeyOf(const PreparedSubmission& submission) {
  return {submission.agency, submission.rollout, submission.school, submission.credential_hash};
}

// Columns of submissions as array parameters.
struct Columns {
  std::vector<std::string> agencies, rollouts, schools, credential_hashes, request_macs, payload_macs;

  void Add(const PreparedSubmission& submission) {
    agencies.push_back(submission.agency);
    rollouts.push_back(submission.rollout);
    schools.push_back(submission.school);
    credential_hashes.push_back(submission.credential_hash);
    request_macs.push_back(submission.request_mac);
    payload_macs.push_back(submission.payload_mac);
  }
};

CredentialKey ReadKey(const pqxx::row& row) {
  return {row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>(), postgres::ReadBytes(row[3])};
}

std::set<SchoolKey> ReadOpenSchools(pqxx::work& transaction, const Columns& columns) {
  std::set<SchoolKey> open;
  for (const auto& row : ExecPrepared(transaction, kWindows, TextArray(columns.agencies), TextArray(columns.rollouts),
                                      TextArray(columns.schools))) {
    open.insert({row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>()});
  }
  return open;
}

std::set<CredentialKey> Spend(pqxx::work& transaction, const Columns& columns) {
  std::set<CredentialKey> won;
  if (columns.agencies.empty()) return won;
  for (const auto& row : ExecPrepared(transaction, kSpend, TextArray(columns.agencies), TextArray(columns.rollouts),
                                      TextArray(columns.schools), ByteaArray(columns.credential_hashes),
                                      ByteaArray(columns.request_macs), ByteaArray(columns.payload_macs))) {
    won.insert(ReadKey(row));
  }
  return won;
}

std::map<CredentialKey, Spent> Recall(pqxx::work& transaction, const Columns& columns) {
  std::map<CredentialKey, Spent> spent;
  if (columns.agencies.empty()) return spent;
  for (const auto& row : ExecPrepared(transaction, kRecall, TextArray(columns.agencies), TextArray(columns.rollouts),
                                      TextArray(columns.schools), ByteaArray(columns.credential_hashes))) {
    spent[ReadKey(row)] = {postgres::ReadBytes(row[4]), postgres::ReadBytes(row[5])};
  }
  return spent;
}

// Of a submission whose credential was spent before.
SubmissionOutcome CompareWithFirst(const PreparedSubmission& submission, const Spent& first) {
  if (submission.request_mac != first.request_mac) return SubmissionOutcome::kUsed;
  if (submission.payload_mac != first.payload_mac) return SubmissionOutcome::kRequestReused;
  return SubmissionOutcome::kRepeated;
}

}  // namespace

PostgresSubmissionStore::PostgresSubmissionStore(postgres::Database& database, Clock clock, RandomBytes random,
                                                 int writer_count)
    : database_(database),
      clock_(std::move(clock)),
      random_(std::move(random)),
      queue_(writer_count, {kMaxCommit, kMaxWaiting, kCommitGathering},
             [this](const std::vector<Waiting>& batch, int writer) { Commit(batch, writer); }) {}

void PostgresSubmissionStore::Submit(PreparedSubmission submission, Done done) {
  Waiting waiting{std::move(submission), std::move(done)};
  if (queue_.Add(std::move(waiting))) return;
  waiting.done(
      Unavailable(Reason::kOverloaded, "Many are answering at this moment. Your answers are kept; try again."));
}

void PostgresSubmissionStore::Commit(const std::vector<Waiting>& batch, int writer) {
  std::vector<SubmissionOutcome> outcomes;
  absl::Status status;
  // Trying again is safe even when the first commit may have happened: the same request is recognised.
  for (int attempt = 0; attempt < kMaxCommitAttempts; ++attempt) {
    status = database_.Transact([&](pqxx::work& transaction) { return Store(transaction, batch, writer, outcomes); });
    if (!absl::IsUnavailable(status)) break;
  }
  for (size_t i = 0; i < batch.size(); ++i) {
    if (status.ok()) {
      batch[i].done(outcomes[i]);
    } else {
      batch[i].done(status);
    }
  }
}

absl::Status PostgresSubmissionStore::Store(pqxx::work& transaction, const std::vector<Waiting>& batch, int writer,
                                            std::vector<SubmissionOutcome>& outcomes) {
  outcomes.assign(batch.size(), SubmissionOutcome::kUsed);
  std::set<std::pair<std::string, std::string>> rollouts;
  Columns all;
  for (const Waiting& one : batch) {
    rollouts.insert({one.submission.agency, one.submission.rollout});
    all.Add(one.submission);
  }
  for (const auto& [agency, rollout] : rollouts) LockWindowShared(transaction, agency, rollout);
  const std::set<SchoolKey> open = ReadOpenSchools(transaction, all);
  const auto is_open = [&](const PreparedSubmission& submission) {
    return open.contains({submission.agency, submission.rollout, submission.school});
  };

  // The first of each credential in this batch tries to spend it; a repetition is compared with what is stored.
  Columns spending;
  std::map<CredentialKey, size_t> first_position;
  for (size_t i = 0; i < batch.size(); ++i) {
    const PreparedSubmission& submission = batch[i].submission;
    const bool may_spend = is_open(submission) && !submission.box.empty();
    if (may_spend && first_position.emplace(KeyOf(submission), i).second) spending.Add(submission);
  }
  const std::set<CredentialKey> won = Spend(transaction, spending);
  std::vector<const PreparedSubmission*> accepted;
  Columns others;
  std::vector<size_t> other_positions;
  for (size_t i = 0; i < batch.size(); ++i) {
    const CredentialKey key = KeyOf(batch[i].submission);
    const auto first = first_position.find(key);
    if (first != first_position.end() && first->second == i && won.contains(key)) {
      outcomes[i] = SubmissionOutcome::kAccepted;
      accepted.push_back(&batch[i].submission);
    } else {
      others.Add(batch[i].submission);
      other_positions.push_back(i);
    }
  }
  const std::map<CredentialKey, Spent> spent = Recall(transaction, others);
  for (size_t i : other_positions) {
    const PreparedSubmission& submission = batch[i].submission;
    const auto first = spent.find(KeyOf(submission));
    if (first != spent.end()) {
      outcomes[i] = CompareWithFirst(submission, first->second);
    } else {
      outcomes[i] = is_open(submission) ? SubmissionOutcome::kNotVerified : SubmissionOutcome::kWindowClosed;
    }
  }
  InsertBoxes(transaction, accepted, writer);
  return absl::OkStatus();
}

void PostgresSubmissionStore::InsertBoxes(pqxx::work& transaction,
                                          const std::vector<const PreparedSubmission*>& accepted, int writer) {
  if (accepted.empty()) return;
  // Written in the order of their random ids, so that their place on disk says nothing about the order of arrival or
  // of the spent credentials.
  std::vector<std::pair<std::string, const PreparedSubmission*>> rows;
  for (const PreparedSubmission* submission : accepted) rows.emplace_back(NewUuid(random_), submission);
  std::sort(rows.begin(), rows.end());
  std::vector<std::string> agencies, rollouts, schools, ids, boxes;
  for (const auto& [id, submission] : rows) {
    agencies.push_back(submission->agency);
    rollouts.push_back(submission->rollout);
    schools.push_back(submission->school);
    ids.push_back(id);
    boxes.push_back(submission->box);
  }
  const std::string day = DayOf(clock_());
  ExecPrepared(transaction, kInsertBoxes, TextArray(agencies), TextArray(rollouts), TextArray(schools), TextArray(ids),
               ByteaArray(boxes), day);
  ExecPrepared(transaction, kCount, TextArray(agencies), TextArray(rollouts), TextArray(schools), writer);
}

absl::StatusOr<std::vector<std::string>> PostgresSubmissionStore::ReadColumn(const char* query,
                                                                             const std::string& agency,
                                                                             const std::string& rollout,
                                                                             const std::string& school) {
  return database_.TransactFor<std::vector<std::string>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::vector<std::string>> {
        std::vector<std::string> rows;
        for (const auto& row : transaction.exec_params(query, agency, rollout, school)) {
          rows.push_back(postgres::ReadBytes(row[0]));
        }
        return rows;
      });
}

absl::StatusOr<std::vector<std::string>> PostgresSubmissionStore::ReadAnswers(const std::string& agency,
                                                                              const std::string& rollout,
                                                                              const std::string& school) {
  return ReadColumn(kReadAnswers, agency, rollout, school);
}

absl::StatusOr<std::vector<std::string>> PostgresSubmissionStore::ReadReceipts(const std::string& agency,
                                                                               const std::string& rollout,
                                                                               const std::string& school) {
  return ReadColumn(kReadReceipts, agency, rollout, school);
}

}  // namespace icap::collection
