#include "services/reporting/domain/attempts.h"

#include <algorithm>

namespace icap::reporting {
namespace {

constexpr std::chrono::milliseconds kFirstPause{1'000};

}  // namespace

bool MayTryAgain(int attempts) {
  return attempts < kMaxAttempts;
}

std::chrono::milliseconds PauseAfter(int attempts) {
  return kFirstPause * (1 << std::clamp(attempts - 1, 0, kMaxAttempts));
}

}  // namespace icap::reporting
