// Frames of Connect's streams: a byte of flags, four bytes of length, the message.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace icap::gateway {

inline constexpr size_t kEnvelopeHeaderBytes = 5;
inline constexpr unsigned char kEnvelopeCompressed = 0x01;
inline constexpr unsigned char kEnvelopeEndOfStream = 0x02;

// The frame of a message.
std::string Envelope(unsigned char flags, std::string_view message);

// The only message in the body of a request to a server-streaming method. INVALID_ARGUMENT MALFORMED_REQUEST when it is
// not exactly one uncompressed frame.
absl::StatusOr<std::string_view> OpenEnvelope(std::string_view body);

}  // namespace icap::gateway
