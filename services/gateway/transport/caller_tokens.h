// Identity tokens for calls to the services, signed once in a while, because signing costs more than most calls.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/statusor.h"
#include "services/common/auth/token.h"
#include "services/common/base/clock.h"
#include "services/gateway/app/ports.h"

namespace icap::gateway {

// Tokens remembered at once.
inline constexpr size_t kMaxRememberedTokens = 10'000;

// Thread safe.
class CallerTokens {
 public:
  CallerTokens(const auth::TokenSigner& signer, Clock clock) : signer_(signer), clock_(std::move(clock)) {}

  // Value of the metadata `authorization` for someone with a session.
  absl::StatusOr<std::string> ForSession(std::string_view session_token, const Session& session);

  // The same for a respondent: says nothing about which.
  absl::StatusOr<std::string> ForRespondent();

 private:
  struct Remembered {
    std::string authorization;
    Timestamp renew_at;
  };

  absl::StatusOr<std::string> For(const std::string& key, const auth::Caller& caller);

  const auth::TokenSigner& signer_;
  const Clock clock_;
  std::mutex mutex_;
  std::unordered_map<std::string, Remembered> remembered_;  // by hash of the session token; "" is the respondent's
};

}  // namespace icap::gateway
