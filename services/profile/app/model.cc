#include "services/profile/app/model.h"

#include <fmt/format.h>

namespace icap::profile {

std::string AgencyName(const std::string& agency) {
  return fmt::format("agencies/{}", agency);
}

std::string OrganizationName(const std::string& agency, const std::string& organization) {
  return fmt::format("agencies/{}/organizations/{}", agency, organization);
}

std::string RolloutName(const std::string& agency, const std::string& rollout) {
  return fmt::format("agencies/{}/rollouts/{}", agency, rollout);
}

std::string SchoolProfileName(const std::string& agency, const std::string& rollout, const std::string& school) {
  return fmt::format("agencies/{}/rollouts/{}/schools/{}/profile", agency, rollout, school);
}

std::string AggregateProfileName(const std::string& agency, const std::string& rollout,
                                 const std::string& organization) {
  return fmt::format("agencies/{}/rollouts/{}/organizations/{}/profile", agency, rollout, organization);
}

std::vector<std::string> PathOf(const std::vector<OrganizationRef>& ancestors, const OrganizationRef& itself) {
  std::vector<std::string> path;
  path.reserve(ancestors.size() + 1);
  for (const OrganizationRef& ancestor : ancestors) path.push_back(ancestor.organization);
  path.push_back(itself.organization);
  return path;
}

auth::Place PlaceOf(const std::string& agency, const std::vector<OrganizationRef>& ancestors,
                    const OrganizationRef& itself) {
  auth::Place place{AgencyName(agency), {}};
  const std::vector<std::string> path = PathOf(ancestors, itself);
  place.organization_path.reserve(path.size());
  for (const std::string& id : path) {
    place.organization_path.push_back(OrganizationName(agency, id));
  }
  return place;
}

}  // namespace icap::profile
