// From a school's scores to its profile: levels, split items, and only what may be shown.
#pragma once

#include <span>

#include "absl/status/statusor.h"
#include "services/profile/app/ports.h"

namespace icap::profile {

// A factor is placed on the levels by its model: the mean, or the school's measure, of which `calibrations` (empty
// until the whole rollout has closed) hold the cut points. Where a model other than the mean gives no measure, the
// factor is placed by its mean and says so in measure_note.
//
// INTERNAL when the scores do not fit the instrument, which only a fault can cause.
//
// Of a hidden school only the participation is kept. Of a shown school, a factor or an item with too few answers keeps
// its count only; and the indices of a factor that are made of its items' (r_wg(j), average deviations) are kept only
// when all of these are shown, since otherwise the hidden item's could be computed from the others.
absl::StatusOr<SchoolProfile> BuildSchoolProfile(const SchoolScores& scores, const Rollout& rollout,
                                                 std::span<const FactorCalibration> calibrations,
                                                 const DisclosurePolicy& policy);

}  // namespace icap::profile
