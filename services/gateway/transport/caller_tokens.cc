#include "services/gateway/transport/caller_tokens.h"

#include <fmt/format.h>

#include "services/common/base/status_macros.h"
#include "services/gateway/domain/session.h"

namespace icap::gateway {

absl::StatusOr<std::string> CallerTokens::ForSession(std::string_view session_token, const Session& session) {
  return For(SessionTokenHash(session_token), {session.account, session.grants});
}

absl::StatusOr<std::string> CallerTokens::ForRespondent() {
  static const auth::Caller respondent{"respondent", {{auth::Role::kRespondent, "*"}}};
  return For("", respondent);
}

absl::StatusOr<std::string> CallerTokens::For(const std::string& key, const auth::Caller& caller) {
  const Timestamp now = clock_();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    const auto found = remembered_.find(key);
    if (found != remembered_.end() && now < found->second.renew_at) return found->second.authorization;
  }
  ICAP_ASSIGN_OR_RETURN(const std::string token, signer_.Sign(caller));
  std::string authorization = fmt::format("Bearer {}", token);
  std::lock_guard<std::mutex> lock(mutex_);
  if (remembered_.size() >= kMaxRememberedTokens) {
    std::erase_if(remembered_, [&](const auto& entry) { return entry.second.renew_at <= now; });
    if (remembered_.size() >= kMaxRememberedTokens) remembered_.clear();
  }
  remembered_[key] = {authorization, now + auth::kTokenLife / 2};
  return authorization;
}

}  // namespace icap::gateway
