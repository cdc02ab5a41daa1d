// How long an account refuses sign-in after wrong passwords.
#pragma once

#include <chrono>

namespace icap::gateway {

// Wrong passwords in a row that cost nothing.
inline constexpr int kFreeFailures = 4;
// The longest delay: long against guessing (under 300 guesses a day), short enough that nobody can lock out another.
inline constexpr std::chrono::seconds kMaxSignInDelay{300};

// The delay after the `failure_count`-th failure in a row: none up to kFreeFailures, then 1 s, 2 s, 4 s, … up to
// kMaxSignInDelay.
std::chrono::seconds SignInDelay(int failure_count);

}  // namespace icap::gateway
