// Replaces an account's password.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/base/redacted.h"
#include "services/gateway/app/authenticate.h"
#include "services/gateway/app/password_check.h"
#include "services/gateway/app/ports.h"

namespace icap::gateway {

class ChangePassword {
 public:
  ChangePassword(PasswordCheck& password_check, AccountStore& accounts, PasswordHasher& hasher, SecretFiles& secrets,
                 Authenticate& authenticate)
      : password_check_(password_check),
        accounts_(accounts),
        hasher_(hasher),
        secrets_(secrets),
        authenticate_(authenticate) {}

  // The changed session of `token`; the account's other sessions end. UNAUTHENTICATED SIGN_IN_REFUSED when the current
  // password is wrong, INVALID_ARGUMENT PASSWORD_TOO_WEAK.
  absl::StatusOr<Session> Run(std::string_view token, const Session& session, const Redacted<std::string>& current,
                              const Redacted<std::string>& replacement);

 private:
  PasswordCheck& password_check_;
  AccountStore& accounts_;
  PasswordHasher& hasher_;
  SecretFiles& secrets_;
  Authenticate& authenticate_;
};

}  // namespace icap::gateway
