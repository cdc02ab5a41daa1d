// Submissions in PostgreSQL, many in one commit.
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "services/collection/app/ports.h"
#include "services/common/base/clock.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

// Submissions in one commit. More gain little (measured: 59,000 rows/s at 100) and make the first wait longer.
inline constexpr size_t kMaxCommit = 100;
// Submissions that wait; beyond, the caller is told to come again.
inline constexpr size_t kMaxWaiting = 512;
// How often a commit is tried while the database is away.
inline constexpr int kMaxCommitAttempts = 3;

class PostgresSubmissionStore final : public SubmissionStore {
 public:
  // `writer_count` threads commit; two keep the disk busy while one prepares.
  PostgresSubmissionStore(postgres::Database& database, Clock clock, RandomBytes random, int writer_count);
  // Stores what is waiting, then ends.
  ~PostgresSubmissionStore() override;

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

  void Write(int writer);
  void Commit(std::vector<Waiting>& batch, int writer);
  // Outcomes in the order of the batch; all or nothing is stored.
  absl::Status Store(pqxx::work& transaction, const std::vector<Waiting>& batch, int writer,
                     std::vector<SubmissionOutcome>& outcomes);
  absl::StatusOr<std::vector<std::string>> ReadColumn(const char* query, const std::string& agency,
                                                      const std::string& rollout, const std::string& school);
  void InsertBoxes(pqxx::work& transaction, const std::vector<const PreparedSubmission*>& accepted, int writer);

  postgres::Database& database_;
  const Clock clock_;
  const RandomBytes random_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Waiting> waiting_;
  bool stop_ = false;
  std::vector<std::thread> writers_;
};

}  // namespace icap::collection
