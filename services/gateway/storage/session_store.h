// Sessions in PostgreSQL.
#pragma once

#include "services/common/postgres/database.h"
#include "services/gateway/app/ports.h"

namespace icap::gateway {

class PostgresSessionStore : public SessionStore {
 public:
  explicit PostgresSessionStore(postgres::Database& database) : database_(database) {}

  absl::Status Insert(std::string_view token_hash, std::string_view account, Timestamp now,
                      Timestamp expire_time) override;
  absl::StatusOr<std::optional<Session>> Find(std::string_view token_hash, Timestamp now) override;
  absl::Status Delete(std::string_view token_hash) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::gateway
