#include "services/collection/app/model.h"

#include <fmt/format.h>

#include "services/common/base/error.h"

namespace icap::collection {

std::string AgencyName(const std::string& agency) {
  return fmt::format("agencies/{}", agency);
}

std::string OrganizationName(const std::string& agency, const std::string& organization) {
  return fmt::format("agencies/{}/organizations/{}", agency, organization);
}

std::string RolloutName(const std::string& agency, const std::string& rollout) {
  return fmt::format("agencies/{}/rollouts/{}", agency, rollout);
}

std::string RolloutSchoolName(const std::string& agency, const std::string& rollout, const std::string& school) {
  return fmt::format("agencies/{}/rollouts/{}/schools/{}", agency, rollout, school);
}

absl::Status CheckReason(const std::string& reason) {
  if (!reason.empty() && reason.size() <= kMaxReasonLength) return absl::OkStatus();
  return FieldInvalid("reason", fmt::format("must have 1 to {} bytes", kMaxReasonLength));
}

std::string PersonName(const std::string& agency, const std::string& person) {
  return fmt::format("agencies/{}/people/{}", agency, person);
}

std::string RevisionName(const std::string& agency, const std::string& instrument, int number) {
  return fmt::format("agencies/{}/instruments/{}/revisions/{}", agency, instrument, number);
}

auth::Place PlaceOf(const std::string& agency, const std::vector<std::string>& path_ids) {
  auth::Place place{AgencyName(agency), {}};
  for (const std::string& id : path_ids) place.organization_path.push_back(OrganizationName(agency, id));
  return place;
}

auth::Place PlaceOf(const RolloutSchool& school) {
  std::vector<std::string> path = IdsOf(school.ancestors);
  path.push_back(school.school);
  return PlaceOf(school.agency, path);
}

std::vector<std::string> IdsOf(const std::vector<OrganizationRef>& path) {
  std::vector<std::string> ids;
  ids.reserve(path.size());
  for (const OrganizationRef& reference : path) ids.push_back(reference.organization);
  return ids;
}

Scope ScopeIn(const auth::Caller& caller, auth::Permission permission, const std::string& agency) {
  const auth::Visibility visibility = auth::VisibilityIn(caller, permission, AgencyName(agency));
  Scope scope;
  scope.everything = visibility.everything;
  for (const std::string& name : visibility.subtrees) scope.subtrees.push_back(name.substr(name.rfind('/') + 1));
  return scope;
}

}  // namespace icap::collection
