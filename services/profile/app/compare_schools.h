// Where each school stands among the schools of its rollout.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "services/profile/app/model.h"

namespace icap::profile {

// Adds a comparison to every factor of every shown school, from what may be shown of the others. `schools` are all of a
// rollout that has closed as a whole.
//
// A factor that is measured by its model in some school is compared by the measure, and only among those; any other by
// the mean, where that has a standard error.
absl::Status CompareSchools(std::vector<SchoolProfile>& schools);

}  // namespace icap::profile
