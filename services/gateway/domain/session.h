// What a session is made of: a random token that only the browser has, and what is derived from it.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "services/common/base/clock.h"

namespace icap::gateway {

// A session ends after a working day, used or not.
inline constexpr std::chrono::hours kSessionLife{12};
// Sessions of one account at once; a new one ends the oldest.
inline constexpr int kMaxSessionsPerAccount = 1'000;

// 256 random bits, base64url.
std::string MakeSessionToken(const RandomBytes& random);

// Whether `token` has the form of a session token; anything else needs no look-up.
bool IsSessionToken(std::string_view token);

// What is stored instead of the token: 32 bytes.
std::string SessionTokenHash(std::string_view token);

// The token that scripts of our own pages send along, derived from the session token, so that it needs no storage.
// Who knows it cannot compute the session token.
std::string CsrfTokenOf(std::string_view session_token);

}  // namespace icap::gateway
