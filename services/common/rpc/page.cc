#include "services/common/rpc/page.h"

#include <algorithm>

#include "services/common/base/encoding.h"
#include "services/common/base/error.h"
#include "services/common/base/sha256.h"
#include "services/common/rpc/limits.h"

namespace icap::rpc {
namespace {

constexpr size_t kDigestBytes = 8;

std::string Digest(std::string_view request) {
  return Sha256(request).substr(0, kDigestBytes);
}

}  // namespace

absl::StatusOr<int> PageSize(int requested) {
  if (requested < 0) return FieldInvalid("page_size", "must not be negative");
  if (requested == 0) return kDefaultPageSize;
  return std::min(requested, kMaxPageSize);
}

std::string MakePageToken(std::string_view request, std::string_view last_key) {
  return ToBase64Url(Digest(request) + std::string(last_key));
}

absl::StatusOr<std::string> ReadPageToken(std::string_view request, std::string_view token) {
  if (token.empty()) return std::string();
  const auto bytes = FromBase64Url(token);
  if (!bytes.has_value() || bytes->size() < kDigestBytes || bytes->substr(0, kDigestBytes) != Digest(request)) {
    return InvalidArgument(Reason::kPageTokenInvalid, "page_token: comes from another list. Start without a token.",
                           {{"page_token", "comes from another list"}});
  }
  return bytes->substr(kDigestBytes);
}

}  // namespace icap::rpc
