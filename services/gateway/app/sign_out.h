// Ends a session.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "services/gateway/app/authenticate.h"
#include "services/gateway/app/ports.h"

namespace icap::gateway {

class SignOut {
 public:
  SignOut(SessionStore& sessions, Authenticate& authenticate) : sessions_(sessions), authenticate_(authenticate) {}

  // Idempotent.
  absl::Status Run(std::string_view token);

 private:
  SessionStore& sessions_;
  Authenticate& authenticate_;
};

}  // namespace icap::gateway
