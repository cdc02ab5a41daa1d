#include "services/common/postgres/database.h"

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/common/observability/log.h"

namespace icap::postgres {
namespace {

absl::Status Lost(const std::exception& error) {
  observability::Log(observability::Level::kWarn, "postgres_connection_lost", {{"error", error.what()}});
  return Unavailable(Reason::kStoreUnavailable, "The database cannot be reached. Try again in a moment.");
}

// Without the lines that follow the first: PostgreSQL puts the values of the row there.
std::string FirstLine(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

}  // namespace

Database::Database(std::string connection_string, int pool_size)
    : connection_string_(std::move(connection_string)), free_slots_(pool_size) {}

std::unique_ptr<pqxx::connection> Database::Take() {
  {
    std::unique_lock<std::mutex> lock(mutex_);
    returned_.wait(lock, [this] { return free_slots_ > 0; });
    --free_slots_;
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return connection;
    }
  }
  return nullptr;
}

void Database::Give(std::unique_ptr<pqxx::connection> connection) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    ++free_slots_;
    if (connection != nullptr && connection->is_open()) idle_.push_back(std::move(connection));
  }
  returned_.notify_one();
}

void Database::DropIdle() {
  std::vector<std::unique_ptr<pqxx::connection>> dropped;
  std::lock_guard<std::mutex> lock(mutex_);
  dropped.swap(idle_);
}

absl::Status Database::Attempt(const std::function<absl::Status(pqxx::work&)>& body, bool* may_retry) {
  *may_retry = false;
  auto connection = Take();
  absl::Status status;
  try {
    if (connection == nullptr) connection = std::make_unique<pqxx::connection>(connection_string_);
    pqxx::work transaction(*connection);
    status = body(transaction);
    if (status.ok()) transaction.commit();
  } catch (const pqxx::in_doubt_error& error) {
    status = Lost(error);
    connection.reset();
  } catch (const pqxx::transaction_rollback& error) {
    *may_retry = true;
    status = Unavailable(Reason::kStoreUnavailable, "The database is busy with the same data. Try again.");
  } catch (const pqxx::broken_connection& error) {
    // An idle connection may have died with a restarted server, and then all of them have: the next attempt opens one.
    *may_retry = connection != nullptr;
    status = Lost(error);
    connection.reset();
    DropIdle();
  } catch (const pqxx::sql_error& error) {
    observability::Log(observability::Level::kError, "postgres_statement_failed",
                       {{"error", FirstLine(error.what())}, {"query", error.query()}, {"sqlstate", error.sqlstate()}});
    status = Internal("The request could not be stored because of a fault in the service.");
  } catch (const std::exception& error) {
    observability::Log(observability::Level::kError, "postgres_failed", {{"error", error.what()}});
    status = Internal("The request could not be stored because of a fault in the service.");
  }
  Give(std::move(connection));
  return status;
}

absl::Status Database::Transact(const std::function<absl::Status(pqxx::work&)>& body) {
  absl::Status status;
  for (int attempt = 0; attempt < kMaxTransactionAttempts; ++attempt) {
    bool may_retry = false;
    status = Attempt(body, &may_retry);
    if (!may_retry) return status;
  }
  return status;
}

bool Database::IsReachable() {
  return Transact([](pqxx::work& transaction) {
           transaction.exec("SELECT 1");
           return absl::OkStatus();
         })
      .ok();
}

}  // namespace icap::postgres
