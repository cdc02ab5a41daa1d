// Opens a session for a name and a password.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/base/clock.h"
#include "services/common/base/redacted.h"
#include "services/gateway/app/password_check.h"
#include "services/gateway/app/ports.h"

namespace icap::gateway {

// A session that has just been opened, with the only copy of its token.
struct OpenedSession {
  Redacted<std::string> token;
  Session session;
};

class SignIn {
 public:
  SignIn(PasswordCheck& password_check, SessionStore& sessions, RandomBytes random, Clock clock)
      : password_check_(password_check), sessions_(sessions), random_(std::move(random)), clock_(std::move(clock)) {}

  // UNAUTHENTICATED SIGN_IN_REFUSED.
  absl::StatusOr<OpenedSession> Run(std::string_view account, const Redacted<std::string>& password);

 private:
  PasswordCheck& password_check_;
  SessionStore& sessions_;
  const RandomBytes random_;
  const Clock clock_;
};

}  // namespace icap::gateway
