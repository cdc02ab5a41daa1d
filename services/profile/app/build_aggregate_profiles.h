// Profiles of the organizations above the schools, from the schools' own profiles.
#pragma once

#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "services/profile/app/ports.h"

namespace icap::profile {

// One for the organization that the rollout covers and for each organization between it and a school, by identifier.
// `schools` are all of the rollout's, each as BuildSchoolProfile left it.
//
// Participation is over all schools. Means are over the shown schools whose own factor is shown: an organization's mean
// less its shown schools' means leaves nothing. The calibration, which covers the whole rollout, is kept for the
// organization that the rollout covers, and only for a factor that at least one school shows.
absl::StatusOr<std::vector<AggregateProfile>> BuildAggregateProfiles(const Rollout& rollout,
                                                                     std::span<const SchoolProfile> schools,
                                                                     std::span<const FactorCalibration> calibrations,
                                                                     const DisclosurePolicy& policy);

}  // namespace icap::profile
