#include "services/gateway/transport/cookie.h"

#include <fmt/format.h>

namespace icap::gateway {

std::string_view SessionTokenIn(std::string_view cookie_header) {
  while (!cookie_header.empty()) {
    const size_t end = cookie_header.find(';');
    std::string_view pair = cookie_header.substr(0, end);
    cookie_header.remove_prefix(end == std::string_view::npos ? cookie_header.size() : end + 1);
    pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
    const size_t equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != kSessionCookie) continue;
    std::string_view value = pair.substr(equals + 1);
    return value.substr(0, value.find_last_not_of(' ') + 1);
  }
  return "";
}

std::string SessionCookie(std::string_view token, std::chrono::seconds life, bool secure) {
  return fmt::format("{}={}; Path=/; Max-Age={}; HttpOnly; SameSite=Strict{}", kSessionCookie, token, life.count(),
                     secure ? "; Secure" : "");
}

std::string ClearedSessionCookie(bool secure) {
  return SessionCookie("", std::chrono::seconds(0), secure);
}

}  // namespace icap::gateway
