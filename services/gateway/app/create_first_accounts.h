// The accounts of a new installation.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/base/clock.h"
#include "services/gateway/app/ports.h"

namespace icap::gateway {

// A person's account, with a one-time password.
inline constexpr std::string_view kFirstAdministrator = "admin";
inline constexpr std::string_view kFirstAdministratorFile = "first-admin-password";
// The account of icapctl on the same machine.
inline constexpr std::string_view kOperator = "operator";
inline constexpr std::string_view kOperatorFile = "operator-password";

class CreateFirstAccounts {
 public:
  CreateFirstAccounts(AccountStore& accounts, PasswordHasher& hasher, SecretFiles& secrets, RandomBytes random)
      : accounts_(accounts), hasher_(hasher), secrets_(secrets), random_(std::move(random)) {}

  // Whether it made them: only when there is no account at all. Their passwords are on disk before the accounts are
  // visible, so that a crash between cannot lose them; a crash before leaves files that the next start replaces.
  absl::StatusOr<bool> Run();

 private:
  AccountStore& accounts_;
  PasswordHasher& hasher_;
  SecretFiles& secrets_;
  const RandomBytes random_;
};

}  // namespace icap::gateway
