// The session of a token, remembered for a few seconds, because every call asks.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/statusor.h"
#include "services/common/base/clock.h"
#include "services/gateway/app/ports.h"

namespace icap::gateway {

// How long a session that was ended through another gateway may still be answered by this one.
inline constexpr std::chrono::seconds kSessionMemory{3};
// Sessions remembered at once.
inline constexpr size_t kMaxRememberedSessions = 10'000;

// Thread safe.
class Authenticate {
 public:
  Authenticate(SessionStore& sessions, Clock clock) : sessions_(sessions), clock_(std::move(clock)) {}

  // UNAUTHENTICATED SESSION_EXPIRED when the token opens nothing, or nothing any more.
  absl::StatusOr<Session> Run(std::string_view token);

  // Forgets what is remembered of all sessions: after one was ended or an account changed.
  void Forget();

 private:
  struct Remembered {
    Session session;
    Timestamp until;
  };

  SessionStore& sessions_;
  const Clock clock_;
  std::mutex mutex_;
  std::unordered_map<std::string, Remembered> remembered_;  // by token hash
};

}  // namespace icap::gateway
