#include "services/gateway/app/sign_in.h"

#include "services/common/base/status_macros.h"
#include "services/gateway/domain/session.h"

namespace icap::gateway {

absl::StatusOr<OpenedSession> SignIn::Run(std::string_view account, const Redacted<std::string>& password) {
  ICAP_ASSIGN_OR_RETURN(Account checked, password_check_.Run(account, password));
  const Timestamp now = clock_();
  OpenedSession opened;
  opened.token = Redacted<std::string>(MakeSessionToken(random_));
  opened.session = {checked.name, std::move(checked.grants), checked.must_change_password, now + kSessionLife};
  ICAP_RETURN_IF_ERROR(
      sessions_.Insert(SessionTokenHash(opened.token.Reveal()), account, now, opened.session.expire_time));
  return opened;
}

}  // namespace icap::gateway
