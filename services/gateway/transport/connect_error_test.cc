#include "services/gateway/transport/connect_error.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "google/rpc/error_details.pb.h"
#include "services/common/base/error.h"

namespace icap::gateway {
namespace {

TEST(ConnectError, CarriesCodeMessageAndReason) {
  const auto error = nlohmann::json::parse(
      ConnectErrorJson(NotFound(Reason::kRolloutNotFound, "There is no rollout agencies/a/rollouts/r.")));
  EXPECT_EQ(error["code"], "not_found");
  EXPECT_EQ(error["message"], "There is no rollout agencies/a/rollouts/r.");
  ASSERT_EQ(error["details"].size(), 1u);
  EXPECT_EQ(error["details"][0]["type"], "google.rpc.ErrorInfo");
  EXPECT_EQ(error["details"][0]["debug"]["reason"], "ROLLOUT_NOT_FOUND");
  const std::string value = error["details"][0]["value"];
  EXPECT_EQ(value.find('='), std::string::npos);
  std::string bytes;
  ASSERT_TRUE(absl::Base64Unescape(value, &bytes));
  google::rpc::ErrorInfo info;
  ASSERT_TRUE(info.ParseFromString(bytes));
  EXPECT_EQ(info.reason(), "ROLLOUT_NOT_FOUND");
  EXPECT_EQ(info.domain(), "icap");
}

TEST(ConnectError, CarriesTheWrongFields) {
  const auto error = nlohmann::json::parse(ConnectErrorJson(FieldInvalid("answers[3].category", "is 7")));
  ASSERT_EQ(error["details"].size(), 2u);
  EXPECT_EQ(error["details"][1]["type"], "google.rpc.BadRequest");
  EXPECT_EQ(error["details"][1]["debug"]["fieldViolations"][0]["field"], "answers[3].category");
}

TEST(ConnectError, HidesWhatWasNotMeantForPeople) {
  const absl::Status leaking = absl::NotFoundError("relation \"session\" does not exist");
  const std::string text = ConnectErrorJson(leaking);
  EXPECT_EQ(text.find("relation"), std::string::npos) << text;
  EXPECT_EQ(nlohmann::json::parse(text)["code"], "internal");
  EXPECT_EQ(HttpStatusOf(leaking), 500);
}

TEST(ConnectError, ReplacesBytesThatAreNotText) {
  const std::string text = ConnectErrorJson(InvalidArgument(Reason::kMalformedRequest, "near \xff\xfe"));
  EXPECT_TRUE(nlohmann::json::accept(text)) << text;
}

TEST(ConnectError, HasTheProtocolsHttpStatus) {
  EXPECT_EQ(HttpStatusOf(absl::OkStatus()), 200);
  EXPECT_EQ(HttpStatusOf(InvalidArgument(Reason::kFieldInvalid, "x")), 400);
  EXPECT_EQ(HttpStatusOf(Unauthenticated(Reason::kSessionExpired, "x")), 401);
  EXPECT_EQ(HttpStatusOf(PermissionDenied(Reason::kCsrfInvalid, "x")), 403);
  EXPECT_EQ(HttpStatusOf(NotFound(Reason::kMethodUnknown, "x")), 404);
  EXPECT_EQ(HttpStatusOf(AlreadyExists(Reason::kInvitationUsed, "x")), 409);
  EXPECT_EQ(HttpStatusOf(FailedPrecondition(Reason::kWindowClosed, "x")), 400);
  EXPECT_EQ(HttpStatusOf(Unavailable(Reason::kPeerUnavailable, "x")), 503);
  EXPECT_EQ(HttpStatusOf(MakeError(absl::StatusCode::kDeadlineExceeded, Reason::kDeadlineExceeded, "x")), 504);
  EXPECT_EQ(HttpStatusOf(MakeError(absl::StatusCode::kResourceExhausted, Reason::kBodyTooLarge, "x")), 413);
}

TEST(EndOfStream, IsEmptyOrHasTheError) {
  EXPECT_EQ(EndOfStreamJson(absl::OkStatus()), "{}");
  const auto end = nlohmann::json::parse(EndOfStreamJson(Unavailable(Reason::kPeerUnavailable, "x")));
  EXPECT_EQ(end["error"]["code"], "unavailable");
}

}  // namespace
}  // namespace icap::gateway
