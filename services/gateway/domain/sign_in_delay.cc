#include "services/gateway/domain/sign_in_delay.h"

namespace icap::gateway {

std::chrono::seconds SignInDelay(int failure_count) {
  if (failure_count <= kFreeFailures) return std::chrono::seconds(0);
  std::chrono::seconds delay{1};
  for (int i = kFreeFailures + 1; i < failure_count && delay < kMaxSignInDelay; ++i) delay *= 2;
  return delay < kMaxSignInDelay ? delay : kMaxSignInDelay;
}

}  // namespace icap::gateway
