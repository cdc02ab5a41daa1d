// What the tests of the profile service say and see: scores in, profiles out by gRPC, as people with a role and a
// scope.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "services/common/base/error.h"
#include "services/common/rpc/status.h"
#include "services/profile/app/scores_for_test.h"
#include "tests/integration/profile_installation.h"

namespace icap::profile {

using auth::Role;

inline constexpr char kRollout[] = "agencies/a/rollouts/r";
inline constexpr char kState[] = "agencies/a/organizations/state";

class ProfileServiceTest : public ::testing::Test {
 protected:
  // Scores of schools s1 (d1), s2 (d1, hidden) and s3 (d2).
  static std::vector<SchoolScores> Schools() {
    return {ExampleScores("s1", "d1", 30, 20, 4.25), ExampleScores("s2", "d1", 9, 9, 1.75),
            ExampleScores("s3", "d2", 40, 20, 3)};
  }

  void Publish() {
    ASSERT_TRUE(
        system_.handler()({NewUuid(SystemRandom()), events::EventType::kRolloutPublished, kRollout, "", 10}).ok());
  }

  // Handles "scores of the whole rollout are ready" without a detour by Redis.
  void MakeAll(const std::vector<SchoolScores>& schools) {
    system_.scores().Set(9, schools, ExampleCalibrations(0.87));
    const absl::Status status =
        system_.handler()({NewUuid(SystemRandom()), events::EventType::kScoresReady, kRollout, "", 9});
    ASSERT_TRUE(status.ok()) << status;
  }

  absl::StatusOr<v1::SchoolProfile> GetSchool(Role role, const std::string& scope, const std::string& school,
                                              const std::string& account = "anna") {
    grpc::ClientContext context;
    system_.SignIn(context, account, role, scope);
    v1::GetSchoolProfileRequest request;
    request.set_name(SchoolProfileName("a", "r", school));
    v1::SchoolProfile profile;
    const grpc::Status status = system_.profile().GetSchoolProfile(&context, request, &profile);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return profile;
  }

  absl::StatusOr<v1::AggregateProfile> GetAggregate(Role role, const std::string& scope,
                                                    const std::string& organization) {
    grpc::ClientContext context;
    system_.SignIn(context, "anna", role, scope);
    v1::GetAggregateProfileRequest request;
    request.set_name(AggregateProfileName("a", "r", organization));
    v1::AggregateProfile profile;
    const grpc::Status status = system_.profile().GetAggregateProfile(&context, request, &profile);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return profile;
  }

  absl::StatusOr<v1::ListSchoolProfilesResponse> List(Role role, const std::string& scope,
                                                      const v1::ListSchoolProfilesRequest& asked = {}) {
    grpc::ClientContext context;
    system_.SignIn(context, "anna", role, scope);
    v1::ListSchoolProfilesRequest request = asked;
    request.set_parent(kRollout);
    v1::ListSchoolProfilesResponse response;
    const grpc::Status status = system_.profile().ListSchoolProfiles(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return response;
  }

  absl::StatusOr<v1::ListProfileViewsResponse> ListViews(Role role, const std::string& scope, const std::string& parent,
                                                         int size = 0, const std::string& token = "") {
    grpc::ClientContext context;
    system_.SignIn(context, "anna", role, scope);
    v1::ListProfileViewsRequest request;
    request.set_parent(parent);
    request.set_page_size(size);
    request.set_page_token(token);
    v1::ListProfileViewsResponse response;
    const grpc::Status status = system_.profile().ListProfileViews(&context, request, &response);
    if (!status.ok()) return rpc::FromGrpcStatus(status);
    return response;
  }

  static std::string Reasons(const absl::Status& status) { return ReasonOf(status).value_or(status.ToString()); }

  Installation system_;
};

}  // namespace icap::profile
