#include "services/gateway/transport/envelope.h"

#include <cstdint>

#include "services/common/base/error.h"

namespace icap::gateway {
namespace {

absl::Status Malformed(std::string_view message) {
  return InvalidArgument(Reason::kMalformedRequest, message);
}

}  // namespace

std::string Envelope(unsigned char flags, std::string_view message) {
  std::string frame;
  frame.reserve(kEnvelopeHeaderBytes + message.size());
  frame.push_back(static_cast<char>(flags));
  for (int shift = 24; shift >= 0; shift -= 8) frame.push_back(static_cast<char>((message.size() >> shift) & 0xff));
  frame.append(message);
  return frame;
}

absl::StatusOr<std::string_view> OpenEnvelope(std::string_view body) {
  if (body.size() < kEnvelopeHeaderBytes) return Malformed("The body of the request has no envelope of five bytes.");
  uint32_t size = 0;
  for (int i = 1; i < 5; ++i) size = size << 8 | static_cast<unsigned char>(body[i]);
  const unsigned char flags = static_cast<unsigned char>(body[0]);
  if ((flags & kEnvelopeCompressed) != 0) return Malformed("Compressed messages are not supported.");
  if (flags != 0) return Malformed("The envelope of the request has unknown flags.");
  if (body.size() != kEnvelopeHeaderBytes + size) {
    return Malformed("The body of the request must be exactly one enveloped message.");
  }
  return body.substr(kEnvelopeHeaderBytes);
}

}  // namespace icap::gateway
