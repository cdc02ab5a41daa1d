// Accounts in PostgreSQL.
#pragma once

#include "services/common/postgres/database.h"
#include "services/gateway/app/ports.h"

namespace icap::gateway {

class PostgresAccountStore : public AccountStore {
 public:
  explicit PostgresAccountStore(postgres::Database& database) : database_(database) {}

  absl::StatusOr<std::optional<Account>> Find(std::string_view name) override;
  absl::Status Insert(const Account& account) override;
  absl::StatusOr<bool> InsertFirst(const std::vector<Account>& accounts,
                                   const std::function<absl::Status()>& before_commit) override;
  absl::Status ChangePassword(std::string_view name, const Redacted<std::string>& password_hash,
                              std::string_view kept_token_hash) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::gateway
