// How often a report is tried.
#pragma once

#include <chrono>

namespace icap::reporting {

// After this many failures a report has failed, until a person asks for it again.
inline constexpr int kMaxAttempts = 3;

// Whether a report may be tried again after its `attempts`-th attempt (from 1) has failed.
bool MayTryAgain(int attempts);

// Pause before the next attempt: 1 s after the first, doubled after each.
std::chrono::milliseconds PauseAfter(int attempts);

}  // namespace icap::reporting
