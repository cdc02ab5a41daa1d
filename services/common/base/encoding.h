// Text forms of bytes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace icap {

// Lower-case hexadecimal.
std::string ToHex(std::string_view bytes);

// Bytes of a hexadecimal text; nullopt when it is not one.
std::optional<std::string> FromHex(std::string_view text);

// Base64url without padding (RFC 4648 §5).
std::string ToBase64Url(std::string_view bytes);

// Bytes of base64url without padding; nullopt when it is not in canonical form.
std::optional<std::string> FromBase64Url(std::string_view text);

}  // namespace icap
