#include "services/gateway/app/authenticate.h"

#include <algorithm>
#include <optional>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/gateway/domain/session.h"

namespace icap::gateway {
namespace {

absl::Status Expired() {
  return Unauthenticated(Reason::kSessionExpired, "Your session has ended. Sign in again.");
}

}  // namespace

absl::StatusOr<Session> Authenticate::Run(std::string_view token) {
  if (!IsSessionToken(token)) return Expired();
  const std::string token_hash = SessionTokenHash(token);
  const Timestamp now = clock_();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto found = remembered_.find(token_hash);
    if (found != remembered_.end() && now < found->second.until) return found->second.session;
  }
  ICAP_ASSIGN_OR_RETURN(std::optional<Session> session, sessions_.Find(token_hash, now));
  if (!session.has_value()) return Expired();
  // A session that waits for a new password is looked up each time, so that the change counts at once everywhere.
  if (session->must_change_password) return *std::move(session);
  std::lock_guard<std::mutex> lock(mutex_);
  if (remembered_.size() >= kMaxRememberedSessions) {
    std::erase_if(remembered_, [&](const auto& entry) { return entry.second.until <= now; });
    if (remembered_.size() >= kMaxRememberedSessions) remembered_.clear();
  }
  remembered_[token_hash] = {*session, std::min(session->expire_time, now + kSessionMemory)};
  return *std::move(session);
}

void Authenticate::Forget() {
  std::lock_guard<std::mutex> lock(mutex_);
  remembered_.clear();
}

}  // namespace icap::gateway
