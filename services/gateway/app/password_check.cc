#include "services/gateway/app/password_check.h"

#include <optional>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/gateway/domain/account.h"

namespace icap::gateway {
namespace {

absl::Status Refuse() {
  return Unauthenticated(Reason::kSignInRefused,
                         "The name or the password is wrong, or there were too many attempts. Wait a moment and try "
                         "again.");
}

}  // namespace

absl::StatusOr<Account> PasswordCheck::Run(std::string_view account, const Redacted<std::string>& password) {
  if (!IsAccountName(account) || password.Reveal().size() > kMaxPasswordBytes) return Refuse();
  ICAP_ASSIGN_OR_RETURN(const bool may_try, attempts_.Begin(account, clock_()));
  if (!may_try) return Refuse();
  ICAP_ASSIGN_OR_RETURN(std::optional<Account> found, accounts_.Find(account));
  std::optional<Redacted<std::string>> hash;
  if (found.has_value()) hash = found->password_hash;
  ICAP_ASSIGN_OR_RETURN(const bool fits, hasher_.Verify(password, hash));
  if (!fits || !found.has_value()) return Refuse();
  ICAP_RETURN_IF_ERROR(attempts_.Succeed(account));
  return *std::move(found);
}

}  // namespace icap::gateway
