// The staff of a package compared with the stored people: which records are one person, who is new, changed, moved,
// gone or back, and which questions only a human can answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/collection/domain/roster_model.h"
#include "services/collection/domain/roster_organizations.h"

namespace icap::collection {

// A mailbox or name that more records share than this says nothing about who they are.
inline constexpr size_t kMaxSharers = 20;

// Which of a record's roles decides where the person is and whether they are asked. Of the roles that hold on `today`
// (ISO 8601 day) in an organization that stays: the primary one, else the first that is asked, else the first.
struct DecidingRole {
  std::string organization;
  std::string role;
  bool primary = false;
  bool asked = false;
  std::vector<std::string> elsewhere;  // other organizations of the record
};
std::optional<DecidingRole> ChooseRole(const std::vector<roster::Role>& roles, const OrganizationIds& organizations,
                                       const RosterPolicy& policy, std::string_view today);

// Sets where the person is, the name, whether they are asked and active by the record that decides: an active one, of a
// primary role, that is asked, of the smallest id. Without records the person stays as it is.
void FollowRecords(const std::vector<PersonLink>& records, KnownPerson* person);

// What ComparePeople needs to know of the tree after the import.
struct Places {
  OrganizationIds ids;                                       // active organizations by sourcedId
  std::unordered_map<std::string, std::string> district_of;  // nearest district, else the root
};

// Adds to `difference` what the package makes of the people. Records that CompareOrganizations left without a place
// stay as they are (PERSON_WITHOUT_ORGANIZATION). Further findings: PERSON_REPEATED, PERSON_FITS_TWO (a record that is
// certainly two stored people: merge them if they are one), MAILBOX_SHARED.
void ComparePeople(const KnownRoster& known, const roster::Roster& package, const std::string& source,
                   const RosterPolicy& policy, std::string_view today, const Places& places,
                   RosterDifference* difference);

}  // namespace icap::collection
