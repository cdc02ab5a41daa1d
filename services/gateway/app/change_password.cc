#include "services/gateway/app/change_password.h"

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/gateway/app/create_first_accounts.h"
#include "services/gateway/domain/account.h"
#include "services/gateway/domain/session.h"

namespace icap::gateway {

absl::StatusOr<Session> ChangePassword::Run(std::string_view token, const Session& session,
                                            const Redacted<std::string>& current,
                                            const Redacted<std::string>& replacement) {
  ICAP_RETURN_IF_ERROR(CheckNewPassword(session.account, replacement.Reveal()));
  ICAP_RETURN_IF_ERROR(password_check_.Run(session.account, current).status());
  if (current == replacement) {
    return InvalidArgument(Reason::kPasswordTooWeak, "The new password must differ from the current one.",
                           {{"new_password", "must differ from the current one"}});
  }
  ICAP_ASSIGN_OR_RETURN(const Redacted<std::string> hash, hasher_.Hash(replacement));
  ICAP_RETURN_IF_ERROR(accounts_.ChangePassword(session.account, hash, SessionTokenHash(token)));
  authenticate_.Forget();
  // A file that cannot be removed is no reason to fail: its password opens nothing any more.
  if (session.account == kFirstAdministrator) secrets_.Remove(kFirstAdministratorFile).IgnoreError();
  Session changed = session;
  changed.must_change_password = false;
  return changed;
}

}  // namespace icap::gateway
