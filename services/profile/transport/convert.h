// Between messages and the app's model.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "icap/profile/v1/profile.pb.h"
#include "icap/scoring/v1/scoring.pb.h"
#include "services/profile/app/ports.h"
#include "services/profile/app/read_profiles.h"

namespace icap::profile {

void Set(const Timestamp& time, google::protobuf::Timestamp* message);

// Whole, or without factors and items as lists show it (they are empty there).
v1::SchoolProfile ToProto(const Rollout& rollout, const SchoolProfile& profile);
v1::SchoolProfile ToProto(const SchoolResult& result);
v1::AggregateProfile ToProto(const Rollout& rollout, const AggregateProfile& profile);
v1::ProfileView ToProto(const ProfileView& view);

// What scoring sends. INVALID_ARGUMENT when a name in it is not one or the instrument is of a kind this version does
// not know.
absl::StatusOr<ScoringHeader> FromProto(const scoring::v1::ScoringHeader& message);
absl::StatusOr<SchoolScores> FromProto(const scoring::v1::SchoolScores& message);

}  // namespace icap::profile
