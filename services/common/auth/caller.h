// Who calls, what they may do and where: the one place where role and scope are checked.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace icap::auth {

// Roles of people (DOMAIN.md, and the desk that sends links), and the two kinds of callers that are not people.
enum class Role {
  kStateAdministrator,
  kDistrictSupervisor,
  kPrincipal,
  kFacilitator,
  kAnalyst,
  kAuditor,
  kInvitationDesk,  // links only
  kService,         // another service of this installation
  kRespondent,      // anyone with an invitation; no identity
};

// What a call needs. The table of which role has which is in caller.cc.
enum class Permission {
  kManageAgencies,       // make agencies
  kManageAccounts,       // make accounts and grants
  kManageOrganizations,  // tree and people
  kManageInstruments,    // load revisions
  kManageRollouts,       // draft, open, close, publish, invite
  kManageInvitations,    // see to whom links go, replace and revoke them
  kConfirmHeadCounts,    // say how many teachers a school has
  kSeeOrganizations,     // tree, instruments, rollouts, response counts
  kSeeProfiles,          // released results of the scope
  kSeeUnpublished,       // the same before publication
  kSeeViews,             // who looked at a profile, without seeing it
  kManageFieldWork,      // draw, assign, list field sessions
  kSeeFieldEvidence,     // notes, ratings and people of field sessions
  kRecordFieldWork,      // conduct and rate sessions assigned to the own account
  kReadFieldRatings,     // ratings without notes and names, for profile only
  kSeeRetention,         // how long data are kept, for whoever deletes them
  kAnswer,               // redeem and submit
  kReadAnswers,          // packed answers, for scoring only
  kReadScores,           // raw statistics, for profile only
};

// A role over a part of the tree: "*" (every agency), "agencies/a" or "agencies/a/organizations/o" (that subtree).
struct Grant {
  Role role;
  std::string scope;

  friend bool operator==(const Grant&, const Grant&) = default;
};

// A verified caller.
struct Caller {
  std::string subject;  // account or service; "respondent" for respondents
  std::vector<Grant> grants;
};

// Where something is: its agency, and the names of the organizations from the root down to it (empty: the agency
// itself).
struct Place {
  std::string agency;                          // "agencies/a"; "*" for the installation
  std::vector<std::string> organization_path;  // "agencies/a/organizations/o", root first
};

// OK when one of the caller's grants has the permission and covers the place; otherwise PERMISSION_DENIED OUT_OF_SCOPE.
absl::Status Authorize(const Caller& caller, Permission permission, const Place& place);

// What a list may show of an agency: everything, or these subtrees.
struct Visibility {
  bool everything = false;
  std::vector<std::string> subtrees;  // organization names

  bool nothing() const { return !everything && subtrees.empty(); }
  // Whether a thing whose path (root first, itself last) is given may be shown.
  bool Covers(const std::vector<std::string>& organization_path) const;
};

// The caller's view of an agency under a permission.
Visibility VisibilityIn(const Caller& caller, Permission permission, std::string_view agency);

// Agencies in which the caller has the permission somewhere; `everything` when that is all of them.
struct AgencyVisibility {
  bool everything = false;
  std::vector<std::string> agencies;  // "agencies/a"
};
AgencyVisibility AgenciesOf(const Caller& caller, Permission permission);

// Stable text of a role, e.g. "state_administrator"; used in tokens and tables.
std::string_view RoleName(Role role);

// The role of a text; false when there is none.
bool ParseRole(std::string_view name, Role* role);

}  // namespace icap::auth
