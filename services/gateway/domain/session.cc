#include "services/gateway/domain/session.h"

#include "services/common/base/encoding.h"
#include "services/common/base/sha256.h"

namespace icap::gateway {
namespace {

constexpr size_t kTokenBytes = 32;
constexpr size_t kTokenLength = 43;  // base64url of 32 bytes
constexpr size_t kCsrfBytes = 16;

}  // namespace

std::string MakeSessionToken(const RandomBytes& random) {
  return ToBase64Url(random(kTokenBytes));
}

bool IsSessionToken(std::string_view token) {
  return token.size() == kTokenLength &&
         token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
             std::string_view::npos;
}

std::string SessionTokenHash(std::string_view token) {
  return Sha256(token);
}

std::string CsrfTokenOf(std::string_view session_token) {
  return ToBase64Url(HmacSha256(session_token, "icap csrf").substr(0, kCsrfBytes));
}

}  // namespace icap::gateway
