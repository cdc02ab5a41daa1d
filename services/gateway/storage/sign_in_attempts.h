// Wrong passwords by account name, in PostgreSQL.
#pragma once

#include <chrono>

#include "services/common/postgres/database.h"
#include "services/gateway/app/ports.h"

namespace icap::gateway {

// Failures are forgotten after this time without an attempt.
inline constexpr std::chrono::hours kAttemptMemory{24};

class PostgresSignInAttempts : public SignInAttempts {
 public:
  explicit PostgresSignInAttempts(postgres::Database& database) : database_(database) {}

  absl::StatusOr<bool> Begin(std::string_view account, Timestamp now) override;
  absl::Status Succeed(std::string_view account) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::gateway
