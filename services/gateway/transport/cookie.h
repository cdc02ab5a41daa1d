// The session cookie.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace icap::gateway {

inline constexpr std::string_view kSessionCookie = "icap_session";

// Value of the session cookie in a `Cookie` header; empty when there is none.
std::string_view SessionTokenIn(std::string_view cookie_header);

// `Set-Cookie` that hands the token to the browser: unreadable for scripts, sent to this origin only, and only over
// TLS when `secure`.
std::string SessionCookie(std::string_view token, std::chrono::seconds life, bool secure);

// `Set-Cookie` that takes it back.
std::string ClearedSessionCookie(bool secure);

}  // namespace icap::gateway
