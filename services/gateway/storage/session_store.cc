#include "services/gateway/storage/session_store.h"

#include "services/common/postgres/array.h"
#include "services/gateway/domain/session.h"
#include "services/gateway/storage/grant_text.h"
#include "services/gateway/storage/time.h"

namespace icap::gateway {
namespace {

constexpr char kInsert[] =
    "INSERT INTO session (token_sha256, account, create_time, expire_time) "
    "VALUES ($1, $2, " ICAP_SQL_TIME("$3") ", " ICAP_SQL_TIME("$4") ")";
constexpr char kDropExpired[] = "DELETE FROM session WHERE expire_time <= " ICAP_SQL_TIME("$1");
constexpr char kDropOldest[] =
    "DELETE FROM session WHERE account = $1 AND token_sha256 IN ("
    "  SELECT token_sha256 FROM session WHERE account = $1 ORDER BY create_time DESC, token_sha256 OFFSET $2)";
constexpr char kFind[] =
    "SELECT account.name, account.grants, account.must_change_password, " ICAP_SQL_MICROS("session.expire_time")
    " FROM session JOIN account ON account.name = session.account "
    "WHERE session.token_sha256 = $1 AND session.expire_time > " ICAP_SQL_TIME("$2");
constexpr char kDelete[] = "DELETE FROM session WHERE token_sha256 = $1";

pqxx::binarystring Bytes(std::string_view bytes) {
  return pqxx::binarystring(std::string(bytes));
}

}  // namespace

absl::Status PostgresSessionStore::Insert(std::string_view token_hash, std::string_view account, Timestamp now,
                                          Timestamp expire_time) {
  return database_.Transact([&](pqxx::work& transaction) {
    transaction.exec_params(kDropExpired, Micros(now));
    transaction.exec_params(kInsert, Bytes(token_hash), std::string(account), Micros(now), Micros(expire_time));
    transaction.exec_params(kDropOldest, std::string(account), kMaxSessionsPerAccount);
    return absl::OkStatus();
  });
}

absl::StatusOr<std::optional<Session>> PostgresSessionStore::Find(std::string_view token_hash, Timestamp now) {
  return database_.TransactFor<std::optional<Session>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::optional<Session>> {
        const pqxx::result rows = transaction.exec_params(kFind, Bytes(token_hash), Micros(now));
        if (rows.empty()) return std::optional<Session>();
        const pqxx::row row = rows[0];
        return std::optional<Session>(
            Session{row[0].as<std::string>(), ReadGrants(row[1]), row[2].as<bool>(), *postgres::ReadMicros(row[3])});
      });
}

absl::Status PostgresSessionStore::Delete(std::string_view token_hash) {
  return database_.Transact([&](pqxx::work& transaction) {
    transaction.exec_params(kDelete, Bytes(token_hash));
    return absl::OkStatus();
  });
}

}  // namespace icap::gateway
