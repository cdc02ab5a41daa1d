#include "services/collection/domain/roster_difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "services/collection/domain/roster_organizations.h"
#include "services/collection/domain/roster_people.h"

namespace icap::collection {
namespace {

using roster::FileMode;

constexpr int kPercent = 100;

using OrganizationById = std::unordered_map<std::string, const KnownOrganization*>;

std::string DistrictOf(const OrganizationById& organizations, const KnownOrganization& organization) {
  for (auto id = organization.path.rbegin(); id != organization.path.rend(); ++id) {
    const auto found = organizations.find(*id);
    if (found != organizations.end() && found->second->kind == "district") return *id;
  }
  return organization.path.empty() ? organization.organization : organization.path.front();
}

// The tree as it will be.
OrganizationById After(const KnownRoster& known, const RosterDifference& difference) {
  OrganizationById after;
  for (const KnownOrganization& one : known.organizations) after[one.organization] = &one;
  for (const OrganizationChange& change : difference.organizations) after[change.after.organization] = &change.after;
  return after;
}

Places PlacesAfter(const KnownRoster& known, const RosterDifference& difference, const OrganizationIds& ids) {
  const OrganizationById after = After(known, difference);
  Places places;
  for (const auto& [id, organization] : after) {
    if (organization->active) places.district_of[id] = DistrictOf(after, *organization);
  }
  for (const auto& [sourced_id, id] : ids) {
    if (places.district_of.contains(id)) places.ids[sourced_id] = id;
  }
  return places;
}

struct Loss {
  int before = 0;
  int removed = 0;
};

// A sentence for each district over the limit.
void Object(const std::map<std::string, Loss>& losses, const OrganizationById& before, const char* what,
            const RosterPolicy& policy, std::vector<std::string>* sentences) {
  for (const auto& [district, loss] : losses) {
    if (loss.removed * kPercent <= loss.before * policy.max_removed_percent) continue;
    const auto found = before.find(district);
    sentences->push_back(fmt::format("{} ({}) would lose {} of its {} {}, more than {}%.",
                                     found == before.end() ? district : found->second->title, district, loss.removed,
                                     loss.before, what, policy.max_removed_percent));
  }
}

template <typename Links>
bool HasActive(const Links& links, const std::string& source) {
  return std::any_of(links.begin(), links.end(),
                     [&](const auto& link) { return link.active && link.id.source == source; });
}

template <typename Records>
bool NoneActive(const Records& records) {
  return std::none_of(records.begin(), records.end(),
                      [](const auto& record) { return record.status == roster::Status::kActive; });
}

}  // namespace

std::string KeyOf(const SourceId& id) {
  return fmt::format("{}/{}", id.source, id.sourced_id);
}

std::string KeyOfPerson(const std::string& person) {
  return fmt::format("person/{}", person);
}

RosterDifference CompareRoster(const KnownRoster& known, const roster::Roster& package, const std::string& source,
                               const RosterPolicy& policy, std::string_view today) {
  RosterDifference difference;
  OrganizationIds ids;
  if (package.organizations_mode == FileMode::kAbsent) {
    for (const OrganizationLink& link : known.organization_links) {
      if (link.id.source == source) ids[link.id.sourced_id] = link.organization;
    }
  } else {
    ids = CompareOrganizations(known, package, source, &difference);
  }
  if (package.people_mode != FileMode::kAbsent) {
    ComparePeople(known, package, source, policy, today, PlacesAfter(known, difference, ids), &difference);
  }
  return difference;
}

std::vector<std::string> Guard(const KnownRoster& known, const roster::Roster& package, const std::string& source,
                               const RosterDifference& difference, const RosterPolicy& policy) {
  std::vector<std::string> sentences;
  if (package.organizations_mode == FileMode::kBulk && NoneActive(package.organizations) &&
      HasActive(known.organization_links, source)) {
    sentences.push_back("The file of organizations is empty, but there are some.");
  }
  if (package.people_mode == FileMode::kBulk && NoneActive(package.people) && HasActive(known.person_links, source)) {
    sentences.push_back("The file of people is empty, but there are some.");
  }
  OrganizationById before;
  for (const KnownOrganization& one : known.organizations) before[one.organization] = &one;
  std::map<std::string, Loss> schools;
  std::map<std::string, Loss> people;
  std::unordered_map<std::string, std::string> district_of;
  for (const KnownOrganization& one : known.organizations) {
    district_of[one.organization] = DistrictOf(before, one);
    if (one.active && one.kind == "school") ++schools[district_of[one.organization]].before;
  }
  for (const KnownPerson& person : known.people) {
    if (person.active) ++people[district_of[person.organization]].before;
  }
  for (const OrganizationChange& change : difference.organizations) {
    if (change.kind != ChangeKind::kGone) continue;
    const auto stored = before.find(change.after.organization);
    if (stored->second->kind == "school") ++schools[district_of[change.after.organization]].removed;
  }
  for (const PersonChange& change : difference.people) {
    if (change.kind == ChangeKind::kGone) ++people[district_of[change.organization_before]].removed;
  }
  Object(schools, before, "schools", policy, &sentences);
  Object(people, before, "people", policy, &sentences);
  return sentences;
}

}  // namespace icap::collection
