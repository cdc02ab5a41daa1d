// JSON to protobuf and back, as https://protobuf.dev/programming-guides/json says: names in lowerCamelCase, unknown
// names refused.
#pragma once

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace icap::gateway {

// INVALID_ARGUMENT MALFORMED_REQUEST that names the place.
absl::Status ParseJson(std::string_view json, google::protobuf::Message* message);

// INVALID_ARGUMENT MALFORMED_REQUEST.
absl::Status ParseBinary(std::string_view bytes, google::protobuf::Message* message);

// INTERNAL when the message cannot be written, e.g. a text that is not UTF-8.
absl::StatusOr<std::string> WriteJson(const google::protobuf::Message& message);

}  // namespace icap::gateway
