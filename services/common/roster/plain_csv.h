// Plain CSV: organizations.csv (id, name, parent_id, type) and people.csv (staff_id, first_name, last_name, email,
// school_id, role), for agencies without OneRoster. A person with several schools has a row for each.
#pragma once

#include "services/common/roster/one_roster.h"

namespace icap::roster {

inline constexpr std::string_view kPlainOrganizations = "organizations.csv";
inline constexpr std::string_view kPlainPeople = "people.csv";

// Reads the files that are there. What cannot be repaired is an error here: the files are written by hand, and their
// writer can mend them.
void ReadPlainCsv(ReadingContext& context);

}  // namespace icap::roster
