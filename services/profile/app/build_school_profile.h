// From a school's scores to its profile: levels, split items, and only what may be shown.
#pragma once

#include "absl/status/statusor.h"
#include "services/profile/app/ports.h"

namespace icap::profile {

// INTERNAL when the scores do not fit the instrument, which only a fault can cause.
//
// Of a hidden school only the participation is kept. Of a shown school, a factor or an item with too few answers keeps
// its count only; and the indices of a factor that are made of its items' (r_wg(j), average deviations) are kept only
// when all of these are shown, since otherwise the hidden item's could be computed from the others.
absl::StatusOr<SchoolProfile> BuildSchoolProfile(const SchoolScores& scores, const Rollout& rollout,
                                                 const DisclosurePolicy& policy);

}  // namespace icap::profile
