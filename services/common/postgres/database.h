// PostgreSQL behind statuses: a pool of connections, transactions with retries, and no exception past this folder.
#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <pqxx/pqxx>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace icap::postgres {

// How often a transaction is tried when PostgreSQL refuses it for concurrency (serialization failure, deadlock).
inline constexpr int kMaxTransactionAttempts = 5;

// Thread safe. A body that returns an error is rolled back; pqxx exceptions become:
//   INTERNAL                        a statement is wrong (the SQL stays in the log, not in the status)
//   UNAVAILABLE STORE_UNAVAILABLE   connection lost, also while committing: the caller repeats with the same request id
class Database {
 public:
  // A connection is made when first needed; at most `pool_size` at once, further callers wait.
  Database(std::string connection_string, int pool_size);

  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // Runs `body` in one read-committed transaction. May run it again, so `body` must not keep effects of its own.
  absl::Status Transact(const std::function<absl::Status(pqxx::work&)>& body);

  // The same with a value.
  template <typename T>
  absl::StatusOr<T> TransactFor(const std::function<absl::StatusOr<T>(pqxx::work&)>& body) {
    absl::StatusOr<T> value = absl::UnknownError("not run");
    absl::Status status = Transact([&](pqxx::work& transaction) {
      value = body(transaction);
      return value.status();
    });
    if (!status.ok()) return status;
    return value;
  }

  // Whether a connection answers now; for health checks.
  bool IsReachable();

  const std::string& connection_string() const { return connection_string_; }

 private:
  std::unique_ptr<pqxx::connection> Take();
  void Give(std::unique_ptr<pqxx::connection> connection);
  void DropIdle();
  absl::Status Attempt(const std::function<absl::Status(pqxx::work&)>& body, bool* may_retry);

  const std::string connection_string_;
  std::mutex mutex_;
  std::condition_variable returned_;
  int free_slots_;
  std::vector<std::unique_ptr<pqxx::connection>> idle_;
};

}  // namespace icap::postgres
