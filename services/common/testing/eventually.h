// Waiting for a condition with a deadline, in place of sleeping.
#pragma once

#include <chrono>
#include <thread>

namespace icap::testing {

inline constexpr std::chrono::seconds kLongestWait{20};
inline constexpr std::chrono::milliseconds kWaitPoll{5};

// Whether the condition came true within kLongestWait.
template <typename Condition>
bool Eventually(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + kLongestWait;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(kWaitPoll);
  }
  return true;
}

}  // namespace icap::testing
