#include "services/gateway/transport/envelope.h"

#include <gtest/gtest.h>

#include "services/common/base/error.h"

namespace icap::gateway {
namespace {

TEST(Envelope, HasFlagsAndLengthInNetworkOrder) {
  const std::string message(0x010203, 'x');
  const std::string frame = Envelope(kEnvelopeEndOfStream, message);
  EXPECT_EQ(frame.substr(0, 5), std::string("\x02\x00\x01\x02\x03", 5));
  EXPECT_EQ(frame.substr(5), message);
}

TEST(Envelope, OpensToItsMessage) {
  EXPECT_EQ(*OpenEnvelope(Envelope(0, "hello")), "hello");
  EXPECT_EQ(*OpenEnvelope(Envelope(0, "")), "");
}

TEST(Envelope, RefusesWhatIsNotExactlyOneMessage) {
  const std::string frame = Envelope(0, "hello");
  for (const std::string& body :
       {std::string(), std::string("{}"), frame.substr(0, 4), frame.substr(0, frame.size() - 1), frame + "x",
        frame + frame, Envelope(kEnvelopeCompressed, "x"), Envelope(kEnvelopeEndOfStream, "x"), Envelope(0x80, "x")}) {
    const auto opened = OpenEnvelope(body);
    EXPECT_TRUE(HasReason(opened.status(), Reason::kMalformedRequest)) << body;
  }
}

TEST(Envelope, RefusesALengthThatDoesNotFitTheBody) {
  EXPECT_FALSE(OpenEnvelope(std::string("\x00\xff\xff\xff\xff", 5)).ok());
}

}  // namespace
}  // namespace icap::gateway
