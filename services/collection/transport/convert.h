// Between messages and the app's model.
#pragma once

#include <string>

#include "icap/collection/v1/instrument.pb.h"
#include "icap/collection/v1/organization.pb.h"
#include "icap/collection/v1/response_matrix.pb.h"
#include "icap/collection/v1/rollout.pb.h"
#include "services/collection/app/instruments.h"
#include "services/collection/app/life_ports.h"
#include "services/collection/app/model.h"
#include "services/collection/app/response_tracking.h"
#include "services/collection/domain/tabulated_counts.h"

namespace icap::collection {

// A closing one is closed to others.
v1::RolloutState ToProto(RolloutState state);
void Set(const Timestamp& time, google::protobuf::Timestamp* message);
v1::Agency ToProto(const Agency& agency);
v1::Organization ToProto(const Organization& organization);
v1::Revision ToProto(const Revision& revision);
v1::Revision ToProto(const LoadedRevision& revision);
v1::Rollout ToProto(const Rollout& rollout);
v1::RolloutSchool ToProto(const RolloutSchool& school);
v1::RolloutOpening ToProto(const Opening& opening);
// FIELD_INVALID: names that are none or of another agency.
absl::StatusOr<RolloutSettings> SettingsFromProto(const std::string& agency, const v1::Rollout& message);
SchoolCounts FromProto(const std::string& school, const v1::SchoolCounts& message);
v1::SchoolCount ToCount(const SchoolTrack& track);
v1::OrganizationCount ToCount(const std::string& agency, const OrganizationTrack& track);
common::v1::OrganizationRef ToProto(const std::string& agency, const OrganizationRef& reference);
// The school itself as a reference.
common::v1::OrganizationRef SchoolRef(const RolloutSchool& school);

// The identifier at the end of a resource name.
std::string LastId(const std::string& name);

}  // namespace icap::collection
