// Errors as the Connect protocol writes them (https://connectrpc.com/docs/protocol#error-end-stream).
#pragma once

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace icap::gateway {

// Connect's name of a code: "invalid_argument".
std::string_view ConnectCode(absl::StatusCode code);

// The HTTP status of an error. A body that is too large is 413, everything else as the protocol says by code.
int HttpStatusOf(const absl::Status& status);

// The JSON object of an error, with ErrorInfo and, for bad input, BadRequest among its details. A status that was not
// made by common/base/error.h is `internal` and says nothing more; it is logged.
std::string ConnectErrorJson(const absl::Status& status);

// The last message of a stream: with the error, or `{}`.
std::string EndOfStreamJson(const absl::Status& status);

}  // namespace icap::gateway
