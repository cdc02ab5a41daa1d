// Whether two records with one sourcedId say the same. Where they were read does not count.
#pragma once

#include "services/common/roster/roster.h"

namespace icap::roster {

bool IsSameOrganization(const Organization& a, const Organization& b);
bool IsSameSession(const AcademicSession& a, const AcademicSession& b);
bool IsSameRole(const Role& a, const Role& b);
bool IsSamePerson(const Person& a, const Person& b);

}  // namespace icap::roster
