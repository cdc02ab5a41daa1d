#include "services/gateway/storage/account_store.h"

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/gateway/storage/grant_text.h"

namespace icap::gateway {
namespace {

constexpr char kFind[] = "SELECT name, password_hash, grants, must_change_password FROM account WHERE name = $1";
constexpr char kInsert[] =
    "INSERT INTO account (name, password_hash, grants, must_change_password) VALUES ($1, $2, $3::text[], $4) "
    "ON CONFLICT (name) DO NOTHING";
// Any constant: gateways that start at once take turns on it.
constexpr char kLockFirst[] = "SELECT pg_advisory_xact_lock(4951341)";
constexpr char kAny[] = "SELECT EXISTS (SELECT 1 FROM account)";
constexpr char kChangePassword[] =
    "UPDATE account SET password_hash = $2, must_change_password = false, password_change_time = now() "
    "WHERE name = $1";
constexpr char kEndOtherSessions[] = "DELETE FROM session WHERE account = $1 AND token_sha256 <> $2";

bool InsertIn(pqxx::work& transaction, const Account& account) {
  return transaction
             .exec_params(kInsert, account.name, account.password_hash.Reveal(), GrantArray(account.grants),
                          account.must_change_password)
             .affected_rows() == 1;
}

}  // namespace

absl::StatusOr<std::optional<Account>> PostgresAccountStore::Find(std::string_view name) {
  return database_.TransactFor<std::optional<Account>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::optional<Account>> {
        const pqxx::result rows = transaction.exec_params(kFind, std::string(name));
        if (rows.empty()) return std::optional<Account>();
        const pqxx::row row = rows[0];
        return std::optional<Account>(Account{row[0].as<std::string>(), Redacted<std::string>(row[1].as<std::string>()),
                                              ReadGrants(row[2]), row[3].as<bool>()});
      });
}

absl::Status PostgresAccountStore::Insert(const Account& account) {
  return database_.Transact([&](pqxx::work& transaction) {
    if (InsertIn(transaction, account)) return absl::OkStatus();
    return AlreadyExists(Reason::kAccountExists, fmt::format("There is an account named {} already.", account.name));
  });
}

absl::StatusOr<bool> PostgresAccountStore::InsertFirst(const std::vector<Account>& accounts,
                                                       const std::function<absl::Status()>& before_commit) {
  return database_.TransactFor<bool>([&](pqxx::work& transaction) -> absl::StatusOr<bool> {
    transaction.exec(kLockFirst);
    if (transaction.exec1(kAny)[0].as<bool>()) return false;
    for (const Account& account : accounts) InsertIn(transaction, account);
    ICAP_RETURN_IF_ERROR(before_commit());
    return true;
  });
}

absl::Status PostgresAccountStore::ChangePassword(std::string_view name, const Redacted<std::string>& password_hash,
                                                  std::string_view kept_token_hash) {
  return database_.Transact([&](pqxx::work& transaction) {
    transaction.exec_params(kChangePassword, std::string(name), password_hash.Reveal());
    transaction.exec_params(kEndOtherSessions, std::string(name), pqxx::binarystring(std::string(kept_token_hash)));
    return absl::OkStatus();
  });
}

}  // namespace icap::gateway
