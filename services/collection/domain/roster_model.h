// What is stored of a roster, and the difference a package makes to it.
#pragma once

#include <string>
#include <vector>

#include "services/common/roster/roster.h"

namespace icap::collection {

// How an agency's rosters are taken.
struct RosterPolicy {
  int max_removed_percent = 10;                     // of a district's people or schools
  std::vector<std::string> asked_roles{"teacher"};  // holders of other roles are staff who are not asked
  double certainty = 0.9;                           // records are joined without asking from here on
};

// An id that one source gives to a thing.
struct SourceId {
  std::string source;
  std::string sourced_id;

  friend auto operator<=>(const SourceId&, const SourceId&) = default;
};

// An organization as stored.
struct KnownOrganization {
  std::string organization;
  std::string title;
  std::string kind;
  std::string parent;
  std::vector<std::string> path;  // root first, itself last
  bool active = true;
};

// Where an id of a source leads.
struct OrganizationLink {
  SourceId id;
  std::string organization;
  bool active = true;
  std::string identifier;  // as the source gives it

  friend bool operator==(const OrganizationLink&, const OrganizationLink&) = default;
};

// A person as stored.
struct KnownPerson {
  std::string person;
  std::string organization;
  std::string display_name;
  std::string email;
  bool teacher = false;
  bool active = true;
  bool merged = false;  // into another: out of every comparison

  friend bool operator==(const KnownPerson&, const KnownPerson&) = default;
};

// A staff record of a source as it was last read, and whom it leads to. It holds no e-mail: that is the person's.
struct PersonLink {
  SourceId id;
  std::string person;
  bool active = true;
  std::string identifier;
  std::string given_name;
  std::string family_name;
  std::string organization;
  std::string role;
  bool primary = false;  // `role` is the record's primary one
  bool asked = false;    // under the policy it was read with
  std::vector<std::string> legacy_ids;

  friend bool operator==(const PersonLink&, const PersonLink&) = default;
};

// What a human said about two records; `left` < `right` (see KeyOf).
struct MatchDecision {
  std::string left;
  std::string right;
  bool same = false;
};

// Everything of an agency that a package is compared with.
struct KnownRoster {
  std::vector<KnownOrganization> organizations;
  std::vector<OrganizationLink> organization_links;
  std::vector<KnownPerson> people;
  std::vector<PersonLink> person_links;
  std::vector<MatchDecision> decisions;
};

enum class ChangeKind { kNew = 1, kChanged = 2, kMoved = 3, kGone = 4, kReturned = 5, kCarried = 6 };

struct OrganizationChange {
  ChangeKind kind = ChangeKind::kNew;
  KnownOrganization after;
  std::vector<std::string> path_before;  // empty when new
  std::string note;
};

struct PersonChange {
  ChangeKind kind = ChangeKind::kNew;
  KnownPerson after;
  std::string organization_before;  // empty when new
  std::string note;
};

// Two records that may be one person.
struct PersonMatch {
  std::string left_key;
  std::string right_key;
  std::string left_name;
  std::string right_name;
  std::string left_organization;
  std::string right_organization;
  std::string left_person;  // empty: not stored yet
  std::string right_person;
  std::string evidence;
  double certainty = 0;
};

// What a package makes of a roster.
struct RosterDifference {
  std::vector<OrganizationChange> organizations;  // parents before children
  std::vector<OrganizationLink> organization_links;
  std::vector<PersonChange> people;
  std::vector<PersonLink> person_links;
  std::vector<PersonMatch> matches;
  std::vector<roster::Finding> findings;
  int read_organization_count = 0;  // active ones of the package
  int read_people_count = 0;        // people its active records lead to
  int joined_record_count = 0;      // active records beyond the first of a person

  // Nothing would be written.
  bool IsEmpty() const {
    return organizations.empty() && organization_links.empty() && people.empty() && person_links.empty();
  }
};

// Names a record in decisions: "source/sourcedId", or "person/id" for a person whom no roster has named.
std::string KeyOf(const SourceId& id);
std::string KeyOfPerson(const std::string& person);

}  // namespace icap::collection
