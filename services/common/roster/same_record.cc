#include "services/common/roster/same_record.h"

#include <algorithm>
#include <tuple>

namespace icap::roster {
namespace {

auto ValuesOf(const Organization& record) {
  return std::tie(record.status, record.name, record.type, record.identifier, record.parent_sourced_id);
}

auto ValuesOf(const AcademicSession& record) {
  return std::tie(record.status, record.title, record.type, record.start_date, record.end_date);
}

auto ValuesOf(const Role& record) {
  return std::tie(record.sourced_id, record.status, record.organization_sourced_id, record.role, record.primary,
                  record.begin_date, record.end_date);
}

auto ValuesOf(const Person& record) {
  return std::tie(record.status, record.enabled, record.username, record.given_name, record.family_name, record.email,
                  record.identifier, record.user_ids, record.legacy_ids);
}

}  // namespace

bool IsSameOrganization(const Organization& a, const Organization& b) {
  return ValuesOf(a) == ValuesOf(b);
}

bool IsSameSession(const AcademicSession& a, const AcademicSession& b) {
  return ValuesOf(a) == ValuesOf(b);
}

bool IsSameRole(const Role& a, const Role& b) {
  return ValuesOf(a) == ValuesOf(b);
}

bool IsSamePerson(const Person& a, const Person& b) {
  return ValuesOf(a) == ValuesOf(b) &&
         std::equal(a.roles.begin(), a.roles.end(), b.roles.begin(), b.roles.end(), IsSameRole);
}

}  // namespace icap::roster
