// What a school's scores in two rollouts say about its change.
#pragma once

#include <span>

#include "absl/status/status.h"
#include "services/profile/app/ports.h"

namespace icap::profile {

// Adds the changes, or the note why there are none, to a shown profile that BuildSchoolProfile made of `scores`.
// Nothing is added without an earlier rollout.
//
// Both groups pass the thresholds: the school in the earlier rollout, and on each factor those who have a score on the
// linked items in either. A factor with a hidden item is not compared: the means of all and of the linked items would
// give the hidden one away.
//
// INTERNAL when the links do not fit the instrument.
absl::Status AddChanges(const SchoolScores& scores, const Rollout& rollout, std::span<const FactorLink> links,
                        const DisclosurePolicy& policy, SchoolProfile& profile);

}  // namespace icap::profile
