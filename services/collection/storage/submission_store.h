// Submissions in PostgreSQL, many in one commit.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "services/collection/app/batch_queue.h"
#include "services/collection/app/ports.h"
#include "services/common/base/clock.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

// Submissions in one commit. More gain little (measured: 59,000 rows/s at 100) and make the first wait longer.
inline constexpr size_t kMaxCommit = 100;
// Submissions that wait; beyond, the caller is told to come again.
inline constexpr size_t kMaxWaiting = 512;
// How long a submission waits for others to share its commit.
inline constexpr std::chrono::milliseconds kCommitGathering{2};
// How often a commit is tried while the database is away.
inline constexpr int kMaxCommitAttempts = 3;

class PostgresSubmissionStore final : public SubmissionStore {
 public:
  // `writer_count` threads commit; two keep the disk busy while one prepares. The destructor stores what is waiting.
  PostgresSubmissionStore(postgres::Database& database, Clock clock, RandomBytes random, int writer_count);

  void Submit(PreparedSubmission submission, Done done) override;
  absl::StatusOr<std::vector<std::string>> ReadAnswers(const std::string& agency, const std::string& rollout,
                                                       const std::string& school) override;
  absl::StatusOr<std::vector<std::string>> ReadReceipts(const std::string& agency, const std::string& rollout,
                                                        const std::string& school) override;

 private:
  struct Waiting {
    PreparedSubmission submission;
    Done done;
  };

  void Commit(const std::vector<Waiting>& batch, int writer);
  // Outcomes in the order of the batch; all or nothing is stored.
  absl::Status Store(pqxx::work& transaction, const std::vector<Waiting>& batch, int writer,
                     std::vector<SubmissionOutcome>& outcomes);
  absl::StatusOr<std::vector<std::string>> ReadColumn(const char* query, const std::string& agency,
                                                      const std::string& rollout, const std::string& school);
  void InsertBoxes(pqxx::work& transaction, const std::vector<const PreparedSubmission*>& accepted, int writer);

  postgres::Database& database_;
  const Clock clock_;
  const RandomBytes random_;
  BatchQueue<Waiting> queue_;
};

}  // namespace icap::collection
