#include "services/gateway/app/sign_out.h"

#include "services/common/base/status_macros.h"
#include "services/gateway/domain/session.h"

namespace icap::gateway {

absl::Status SignOut::Run(std::string_view token) {
  ICAP_RETURN_IF_ERROR(sessions_.Delete(SessionTokenHash(token)));
  authenticate_.Forget();
  return absl::OkStatus();
}

}  // namespace icap::gateway
