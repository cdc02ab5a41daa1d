#include "services/common/rpc/status.h"

#include <gtest/gtest.h>

#include "services/common/base/error.h"

namespace icap::rpc {
namespace {

TEST(GrpcStatus, CarriesEverythingThereAndBack) {
  const absl::Status sent = InvalidArgument(Reason::kItemUnknown, "Not accepted: é.", {{"answers[0].item", "unknown"}});
  const grpc::Status wire = ToGrpcStatus(sent);
  EXPECT_EQ(wire.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(wire.error_message(), "Not accepted: é.");
  const absl::Status back = FromGrpcStatus(wire);
  EXPECT_EQ(back.code(), sent.code());
  EXPECT_EQ(back.message(), sent.message());
  EXPECT_TRUE(HasReason(back, Reason::kItemUnknown));
  ASSERT_EQ(ViolationsOf(back).size(), 1u);
  EXPECT_EQ(ViolationsOf(back)[0].field, "answers[0].item");
  EXPECT_EQ(ViolationsOf(back)[0].description, "unknown");
  EXPECT_TRUE(FromGrpcStatus(ToGrpcStatus(absl::OkStatus())).ok());
}

TEST(GrpcStatus, HidesWhatIsNotRegistered) {
  const grpc::Status wire = ToGrpcStatus(absl::InvalidArgumentError("SELECT secret FROM person"));
  EXPECT_EQ(wire.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(wire.error_message().find("secret"), std::string::npos);
  EXPECT_EQ(wire.error_details().find("secret"), std::string::npos);
  EXPECT_EQ(ToGrpcStatus(absl::CancelledError("x")).error_code(), grpc::StatusCode::CANCELLED);
}

TEST(GrpcStatus, NamesWhatTheLibrarySays) {
  const auto reason = [](grpc::StatusCode code, const char* message) {
    return ReasonOf(FromGrpcStatus(grpc::Status(code, message))).value_or("");
  };
  EXPECT_EQ(reason(grpc::StatusCode::UNAVAILABLE, "failed to connect"), "PEER_UNAVAILABLE");
  EXPECT_EQ(reason(grpc::StatusCode::DEADLINE_EXCEEDED, ""), "DEADLINE_EXCEEDED");
  EXPECT_EQ(reason(grpc::StatusCode::RESOURCE_EXHAUSTED, "Received message larger than max (9 vs. 4)"),
            "BODY_TOO_LARGE");
  EXPECT_EQ(reason(grpc::StatusCode::RESOURCE_EXHAUSTED, "Server Threadpool Exhausted"), "OVERLOADED");
  EXPECT_EQ(reason(grpc::StatusCode::UNIMPLEMENTED, "x"), "INTERNAL");
  EXPECT_EQ(FromGrpcStatus(grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "Server Threadpool Exhausted")).code(),
            absl::StatusCode::kUnavailable);
}

TEST(GrpcStatus, SurvivesDetailsThatCannotBeRead) {
  const absl::Status status = FromGrpcStatus(grpc::Status(grpc::StatusCode::NOT_FOUND, "x", "\xff\xff"));
  EXPECT_TRUE(HasReason(status, Reason::kInternal));
}

}  // namespace
}  // namespace icap::rpc
