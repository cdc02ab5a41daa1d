// The one place that compares a password, with the delay after wrong ones.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/base/clock.h"
#include "services/common/base/redacted.h"
#include "services/gateway/app/ports.h"

namespace icap::gateway {

class PasswordCheck {
 public:
  PasswordCheck(AccountStore& accounts, SignInAttempts& attempts, PasswordHasher& hasher, Clock clock)
      : accounts_(accounts), attempts_(attempts), hasher_(hasher), clock_(std::move(clock)) {}

  // The account when the password is right. UNAUTHENTICATED SIGN_IN_REFUSED otherwise, for an unknown account after the
  // same work as for a known one, and while the account refuses attempts.
  absl::StatusOr<Account> Run(std::string_view account, const Redacted<std::string>& password);

 private:
  AccountStore& accounts_;
  SignInAttempts& attempts_;
  PasswordHasher& hasher_;
  const Clock clock_;
};

}  // namespace icap::gateway
