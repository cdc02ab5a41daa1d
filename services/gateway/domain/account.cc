#include "services/gateway/domain/account.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"

namespace icap::gateway {
namespace {

constexpr size_t kMinAccountLength = 3;
constexpr size_t kMaxAccountLength = 64;
// 32 characters, so that five random bits choose one without bias.
constexpr std::string_view kPasswordAlphabet = "abcdefghjkmnpqrstuvwxyz123456789";
constexpr size_t kPasswordGroups = 4;
constexpr size_t kPasswordGroupLength = 5;

static_assert(kPasswordAlphabet.size() == 32);

absl::Status TooWeak(std::string_view description) {
  return InvalidArgument(Reason::kPasswordTooWeak, fmt::format("The new password {}.", description),
                         {{"new_password", std::string(description)}});
}

// Characters, not bytes: continuation bytes of UTF-8 do not count.
size_t CharacterCount(std::string_view text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](unsigned char c) { return (c & 0xc0) != 0x80; }));
}

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  return lower;
}

}  // namespace

bool IsAccountName(std::string_view name) {
  if (name.size() < kMinAccountLength || name.size() > kMaxAccountLength) return false;
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_@") == std::string_view::npos;
}

absl::Status CheckNewPassword(std::string_view account, std::string_view password) {
  if (CharacterCount(password) < kMinPasswordLength) {
    return TooWeak(fmt::format("needs at least {} characters", kMinPasswordLength));
  }
  if (password.size() > kMaxPasswordBytes) return TooWeak(fmt::format("may have {} bytes at most", kMaxPasswordBytes));
  if (LowerCase(password) == account) return TooWeak("must not be the account's name");
  return absl::OkStatus();
}

std::string MakeOneTimePassword(const RandomBytes& random) {
  const std::string bytes = random(kPasswordGroups * kPasswordGroupLength);
  std::string password;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i > 0 && i % kPasswordGroupLength == 0) password += '-';
    password += kPasswordAlphabet[static_cast<unsigned char>(bytes[i]) % kPasswordAlphabet.size()];
  }
  return password;
}

absl::StatusOr<Scope> ParseScope(std::string_view field, std::string_view scope) {
  if (scope == "*") return Scope{"*", ""};
  if (std::count(scope.begin(), scope.end(), '/') == 1) {
    ICAP_RETURN_IF_ERROR(ParseName(field, scope, "agencies/*").status());
    return Scope{std::string(scope), ""};
  }
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName(field, scope, "agencies/*/organizations/*"));
  return Scope{fmt::format("agencies/{}", ids[0]), std::string(scope)};
}

}  // namespace icap::gateway
