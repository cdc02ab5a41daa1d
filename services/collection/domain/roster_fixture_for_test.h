// A small roster for tests: a state > a region > the districts north {oak, elm} and south {ash}, and a person a school.
#pragma once

#include <algorithm>
#include <string>

#include "services/collection/domain/roster_model.h"

namespace icap::collection {

inline roster::Organization MakeOrganization(const std::string& id, const std::string& type,
                                             const std::string& parent) {
  return {{"orgs.csv", 2}, id, roster::Status::kActive, id, type, id, parent};
}

// A teacher, of the primary role, without e-mail and staff number.
inline roster::Person MakePerson(const std::string& id, const std::string& given, const std::string& family,
                                 const std::string& school) {
  roster::Person person;
  person.origin = {"users.csv", 2};
  person.sourced_id = id;
  person.given_name = given;
  person.family_name = family;
  person.roles = {{"", roster::Status::kActive, school, "teacher", false, "", ""}};
  return person;
}

inline roster::Roster SmallPackage() {
  roster::Roster package;
  package.version = "1.2";
  package.organizations_mode = package.people_mode = package.roles_mode = roster::FileMode::kBulk;
  package.organizations = {MakeOrganization("st-X", "state", ""),       MakeOrganization("r1", "ext:region", "st-X"),
                           MakeOrganization("north", "district", "r1"), MakeOrganization("south", "local", "r1"),
                           MakeOrganization("oak", "school", "north"),  MakeOrganization("elm", "school", "north"),
                           MakeOrganization("ash", "school", "south")};
  package.people = {MakePerson("1", "Ann", "Lee", "oak"), MakePerson("2", "Bob", "Ray", "elm"),
                    MakePerson("3", "Cy", "Fox", "ash")};
  package.people[2].roles[0].role = "principal";
  return package;
}

template <typename Items, typename Item, typename Same>
void Replace(Items* items, const Item& item, Same same) {
  const auto found = std::find_if(items->begin(), items->end(), same);
  if (found == items->end()) {
    items->push_back(item);
  } else {
    *found = item;
  }
}

// What applying a difference does, in memory.
inline void TakeOver(const RosterDifference& difference, KnownRoster* known) {
  for (const auto& change : difference.organizations) {
    Replace(&known->organizations, change.after,
            [&](const auto& one) { return one.organization == change.after.organization; });
  }
  for (const auto& link : difference.organization_links) {
    Replace(&known->organization_links, link, [&](const auto& one) { return one.id == link.id; });
  }
  for (const auto& change : difference.people) {
    Replace(&known->people, change.after, [&](const auto& one) { return one.person == change.after.person; });
  }
  for (const auto& link : difference.person_links) {
    Replace(&known->person_links, link, [&](const auto& one) { return one.id == link.id; });
  }
}

}  // namespace icap::collection
