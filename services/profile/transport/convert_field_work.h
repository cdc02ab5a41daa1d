// Field work in a school's profile as messages.
#pragma once

#include "absl/status/status.h"
#include "icap/profile/v1/profile.pb.h"
#include "services/profile/app/model.h"

namespace icap::profile {

// Adds the field work of the profile and the triangulation of each of the message's factors; nothing when no session is
// complete.
absl::Status AddFieldWork(const Rollout& rollout, const SchoolProfile& profile, v1::SchoolProfile* message);

}  // namespace icap::profile
