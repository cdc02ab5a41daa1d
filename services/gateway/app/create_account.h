// Makes an account with a one-time password.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/auth/caller.h"
#include "services/common/base/clock.h"
#include "services/common/base/redacted.h"
#include "services/gateway/app/ports.h"

namespace icap::gateway {

class CreateAccount {
 public:
  CreateAccount(AccountStore& accounts, PasswordHasher& hasher, RandomBytes random)
      : accounts_(accounts), hasher_(hasher), random_(std::move(random)) {}

  // The one-time password. INVALID_ARGUMENT FIELD_INVALID, PERMISSION_DENIED OUT_OF_SCOPE when the creator's grants do
  // not cover every granted scope, ALREADY_EXISTS ACCOUNT_EXISTS. An organization's scope is covered by `*`, by its
  // agency and by itself; the tree above it is known to `collection` only.
  absl::StatusOr<Redacted<std::string>> Run(const Session& creator, std::string_view account,
                                            const std::vector<auth::Grant>& grants);

 private:
  AccountStore& accounts_;
  PasswordHasher& hasher_;
  const RandomBytes random_;
};

}  // namespace icap::gateway
