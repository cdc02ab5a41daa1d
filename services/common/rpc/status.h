// absl::Status on one side, grpc::Status with google.rpc.Status details (ErrorInfo, BadRequest) on the other.
#pragma once

#include <grpcpp/support/status.h>

#include <string_view>

#include "absl/status/status.h"

namespace icap::rpc {

// Domain of every ErrorInfo.
inline constexpr std::string_view kErrorDomain = "icap";

// Carries code, message, reason and field violations. A status not made by common/base/error.h travels as INTERNAL
// without its message, so that no internals leak.
grpc::Status ToGrpcStatus(const absl::Status& status);

// The way back. An answer that never came (UNAVAILABLE without details) is PEER_UNAVAILABLE; a server without a
// free thread is UNAVAILABLE OVERLOADED.
absl::Status FromGrpcStatus(const grpc::Status& status);

}  // namespace icap::rpc
