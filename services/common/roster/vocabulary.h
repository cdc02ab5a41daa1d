// The words of OneRoster that readers know: types of organizations and roles.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "services/common/roster/values.h"

namespace icap::roster {

enum class Version { kUnknown, kOneRoster11, kOneRoster12, kPlain };

enum class Standing {
  kStaff,    // kept
  kNoStaff,  // students and families: dropped without a word
  kUnknown,  // dropped with a finding: who knows what it stands for
};

// What a role means, whatever its letters. `canonical` gets the standard's spelling. `further` are an agency's own
// staff roles beside the standard's.
Standing StandingOf(std::string_view role, std::span<const std::string> further, std::string* canonical);

// The role when it is one of staff; empty otherwise. Says in the log what is unknown or written otherwise.
std::string ParseStaffRole(std::string_view role, Version version, std::span<const std::string> further,
                           const Field& field, bool* is_known);

// The type in the standard's spelling; as written when the standard lacks it.
std::string ParseOrganizationType(std::string_view type, Version version, const Field& field);
std::string ParseSessionType(std::string_view type, Version version, const Field& field);

}  // namespace icap::roster
