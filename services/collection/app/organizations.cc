#include "services/collection/app/organizations.h"

#include <fmt/format.h>

#include <array>

#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

constexpr std::array<std::string_view, 5> kKinds = {"state", "region", "district", "school", "team"};

absl::Status CheckOrganization(const std::string& field, const Organization& organization) {
  if (!IsResourceId(organization.organization)) {
    return FieldInvalid(field + ".name", "the identifier must be 1 to 63 of a-z, 0-9 and dash");
  }
  bool known = false;
  for (std::string_view kind : kKinds) known = known || kind == organization.kind;
  if (!known) return FieldInvalid(field + ".kind", fmt::format("must be one of {}", fmt::join(kKinds, ", ")));
  return CheckTitle(field + ".title", organization.title);
}

absl::Status CheckBatch(const std::string& field, size_t size) {
  if (size == 0) return FieldInvalid(field, "is empty");
  if (size > kMaxBatch) {
    return FieldInvalid(field, fmt::format("has {} elements: send at most {} a call", size, kMaxBatch));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckTitle(const std::string& field, const std::string& title) {
  if (title.empty() || title.size() > kMaxTitleLength) {
    return FieldInvalid(field, fmt::format("must have 1 to {} characters", kMaxTitleLength));
  }
  return absl::OkStatus();
}

absl::StatusOr<Agency> Organizations::CreateAgency(const auth::Caller& caller, const RequestKey& key,
                                                   const Agency& agency) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kManageAgencies, {"*", {}}));
  if (!IsResourceId(agency.agency)) return FieldInvalid("agency_id", "must be 1 to 63 of a-z, 0-9 and dash");
  ICAP_RETURN_IF_ERROR(CheckTitle("title", agency.title));
  return store_.CreateAgency(key, agency);
}

absl::StatusOr<Agency> Organizations::GetAgency(const auth::Caller& caller, const std::string& agency) {
  if (ScopeIn(caller, auth::Permission::kSeeOrganizations, agency).subtrees.empty()) {
    ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kSeeOrganizations, {AgencyName(agency), {}}));
  }
  return store_.GetAgency(agency);
}

absl::StatusOr<std::vector<Agency>> Organizations::ListAgencies(const auth::Caller& caller, const Page& page) {
  const auth::AgencyVisibility visibility = auth::AgenciesOf(caller, auth::Permission::kSeeOrganizations);
  std::vector<std::string> ids;
  for (const std::string& name : visibility.agencies) ids.push_back(name.substr(name.rfind('/') + 1));
  return store_.ListAgencies(visibility.everything, ids, page);
}

absl::StatusOr<int> Organizations::CreateOrganizations(const auth::Caller& caller, const RequestKey& key,
                                                       const std::string& agency,
                                                       const std::vector<Organization>& organizations) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kManageOrganizations, {AgencyName(agency), {}}));
  ICAP_RETURN_IF_ERROR(CheckBatch("organizations", organizations.size()));
  for (size_t i = 0; i < organizations.size(); ++i) {
    ICAP_RETURN_IF_ERROR(CheckOrganization(fmt::format("organizations[{}]", i), organizations[i]));
  }
  return store_.CreateOrganizations(key, agency, organizations);
}

absl::StatusOr<Organization> Organizations::GetOrganization(const auth::Caller& caller, const std::string& agency,
                                                            const std::string& organization) {
  ICAP_ASSIGN_OR_RETURN(Organization found, store_.GetOrganization(agency, organization));
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kSeeOrganizations, PlaceOf(agency, found.path)));
  return found;
}

absl::StatusOr<std::vector<Organization>> Organizations::ListOrganizations(const auth::Caller& caller,
                                                                           const std::string& agency,
                                                                           const std::string& under,
                                                                           const std::string& kind, const Page& page) {
  const Scope scope = ScopeIn(caller, auth::Permission::kSeeOrganizations, agency);
  return store_.ListOrganizations(agency, scope, under, kind, page);
}

absl::StatusOr<int> Organizations::CreatePeople(const auth::Caller& caller, const RequestKey& key,
                                                const std::string& agency, const std::vector<Person>& people) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kManageOrganizations, {AgencyName(agency), {}}));
  ICAP_RETURN_IF_ERROR(CheckBatch("people", people.size()));
  for (size_t i = 0; i < people.size(); ++i) {
    const std::string field = fmt::format("people[{}]", i);
    if (!IsResourceId(people[i].person)) {
      return FieldInvalid(field + ".name", "the identifier must be 1 to 63 of a-z, 0-9 and dash");
    }
    ICAP_RETURN_IF_ERROR(CheckTitle(field + ".display_name", people[i].display_name));
    if (!people[i].email.empty()) ICAP_RETURN_IF_ERROR(CheckTitle(field + ".email", people[i].email));
    if (!people[i].language.empty()) ICAP_RETURN_IF_ERROR(CheckTitle(field + ".language", people[i].language));
  }
  return store_.CreatePeople(key, agency, people);
}

}  // namespace icap::collection
