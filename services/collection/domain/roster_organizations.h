// The organizations of a package compared with the stored tree: what is new, changed, moved, gone or back.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "services/collection/domain/roster_model.h"

namespace icap::collection {

inline constexpr size_t kMaxRosterDepth = 16;

// Our kind of an organization type of OneRoster, as written: `state`; `national`, `region` and other services' types
// above districts are `region`; `local` and `district` are `district`; `department` is `team`. Empty when it is not
// known.
std::string_view KindOfType(std::string_view type);

// Where the ids of this source lead after the import, for the records of people.
using OrganizationIds = std::unordered_map<std::string, std::string>;

// Adds to `difference` what the package makes of the tree. In findings: ORGANIZATION_CYCLE and ORGANIZATION_TOO_DEEP
// (errors, with the chain), ORGANIZATION_ORPHAN (left out; a stored one stays as it is), ORGANIZATION_REPEATED and
// ORGANIZATION_TYPE_UNKNOWN. The identifier of a new organization is its sourcedId in lower case where that is allowed
// and free; a stored organization of that identifier and kind which no id leads to is taken to be the same.
OrganizationIds CompareOrganizations(const KnownRoster& known, const roster::Roster& package, const std::string& source,
                                     RosterDifference* difference);

}  // namespace icap::collection
