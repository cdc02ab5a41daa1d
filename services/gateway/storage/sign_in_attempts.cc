#include "services/gateway/storage/sign_in_attempts.h"

#include "services/common/postgres/array.h"
#include "services/gateway/domain/sign_in_delay.h"
#include "services/gateway/storage/time.h"

namespace icap::gateway {
namespace {

constexpr char kForget[] = "DELETE FROM sign_in_attempt WHERE update_time <= " ICAP_SQL_TIME("$1");
constexpr char kStart[] =
    "INSERT INTO sign_in_attempt (account, failure_count, retry_time, update_time) "
    "VALUES ($1, 0, 'epoch', " ICAP_SQL_TIME("$2") ") ON CONFLICT (account) DO NOTHING";
constexpr char kLock[] =
    "SELECT failure_count, " ICAP_SQL_MICROS("retry_time") " FROM sign_in_attempt WHERE account = $1 FOR UPDATE";
constexpr char kCount[] = "UPDATE sign_in_attempt SET failure_count = $2, retry_time = " ICAP_SQL_TIME(
    "$3") ", update_time = " ICAP_SQL_TIME("$4") " WHERE account = $1";
constexpr char kSucceed[] = "DELETE FROM sign_in_attempt WHERE account = $1";

}  // namespace

absl::StatusOr<bool> PostgresSignInAttempts::Begin(std::string_view account, Timestamp now) {
  const std::string name(account);
  return database_.TransactFor<bool>([&](pqxx::work& transaction) -> absl::StatusOr<bool> {
    transaction.exec_params(kForget, Micros(now - kAttemptMemory));
    transaction.exec_params(kStart, name, Micros(now));
    const pqxx::row row = transaction.exec_params1(kLock, name);
    if (*postgres::ReadMicros(row[1]) > now) return false;
    const int failure_count = row[0].as<int>() + 1;
    transaction.exec_params(kCount, name, failure_count, Micros(now + SignInDelay(failure_count)), Micros(now));
    return true;
  });
}

absl::Status PostgresSignInAttempts::Succeed(std::string_view account) {
  return database_.Transact([&](pqxx::work& transaction) {
    transaction.exec_params(kSucceed, std::string(account));
    return absl::OkStatus();
  });
}

}  // namespace icap::gateway
