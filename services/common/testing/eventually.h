// Waiting for a condition with a deadline, in place of sleeping.
#pragma once

#include <chrono>
#include <thread>

namespace icap::testing {

inline constexpr std::chrono::seconds kLongestWait{20};
inline constexpr std::chrono::milliseconds kWaitPoll{5};

// Whether the condition came true within the limit. The one place that waits for time to pass: between two looks.
template <typename Condition>
bool Eventually(Condition condition, std::chrono::seconds limit = kLongestWait) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(kWaitPoll);
  }
  return true;
}

}  // namespace icap::testing
