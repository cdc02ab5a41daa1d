// A package compared with the stored roster, and the guard over what it would remove.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/collection/domain/roster_model.h"

namespace icap::collection {

// What the package makes of the roster. A bulk file says what there is, so that what it leaves out is gone; a delta
// says what changed; an absent file nothing. Only what `source` has named can be gone by its silence. With an error
// among the findings the difference is not to be applied. `today`: ISO 8601 day, for roles that begin or end.
RosterDifference CompareRoster(const KnownRoster& known, const roster::Roster& package, const std::string& source,
                               const RosterPolicy& policy, std::string_view today);

// Sentences that say why the difference needs a second look: a bulk file without a single organization or person where
// there were some, and each district that would lose more of its people or schools than the policy allows. Someone who
// moves to another district is not lost. Empty: nothing to object.
std::vector<std::string> Guard(const KnownRoster& known, const roster::Roster& package, const std::string& source,
                               const RosterDifference& difference, const RosterPolicy& policy);

}  // namespace icap::collection
