// Pages of lists: size limits, and tokens bound to the request they came from.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace icap::rpc {

// The page size to use: 0 is the default, too large is the maximum. INVALID_ARGUMENT when negative.
absl::StatusOr<int> PageSize(int requested);

// A token that continues after `last_key`, valid only with the same `request` text (parent and filters).
std::string MakePageToken(std::string_view request, std::string_view last_key);

// The key to continue after; "" for an empty token. INVALID_ARGUMENT PAGE_TOKEN_INVALID for a token of another request.
absl::StatusOr<std::string> ReadPageToken(std::string_view request, std::string_view token);

}  // namespace icap::rpc
