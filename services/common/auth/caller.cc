#include "services/common/auth/caller.h"

#include <algorithm>
#include <array>

#include "services/common/base/error.h"

namespace icap::auth {
namespace {

struct NamedRole {
  Role role;
  std::string_view name;
};
constexpr std::array kRoles = {
    NamedRole{Role::kStateAdministrator, "state_administrator"},
    NamedRole{Role::kDistrictSupervisor, "district_supervisor"},
    NamedRole{Role::kPrincipal, "principal"},
    NamedRole{Role::kFacilitator, "facilitator"},
    NamedRole{Role::kAnalyst, "analyst"},
    NamedRole{Role::kAuditor, "auditor"},
    NamedRole{Role::kInvitationDesk, "invitation_desk"},
    NamedRole{Role::kService, "service"},
    NamedRole{Role::kRespondent, "respondent"},
};

// The table of permissions. Answers and raw scores are for services only: no person, whatever the role, reads them.
bool Allows(Role role, Permission permission) {
  switch (permission) {
    case Permission::kManageAgencies:
    case Permission::kManageAccounts:
    case Permission::kManageOrganizations:
    case Permission::kManageInstruments:
      return role == Role::kStateAdministrator;
    case Permission::kManageRollouts:
      return role == Role::kStateAdministrator || role == Role::kDistrictSupervisor;
    case Permission::kManageInvitations:
      return role == Role::kStateAdministrator || role == Role::kDistrictSupervisor || role == Role::kInvitationDesk;
    case Permission::kConfirmHeadCounts:
      return role == Role::kStateAdministrator || role == Role::kDistrictSupervisor || role == Role::kPrincipal;
    case Permission::kSeeOrganizations:
      return role != Role::kRespondent && role != Role::kAuditor;
    case Permission::kSeeProfiles:
      return role != Role::kRespondent && role != Role::kAuditor && role != Role::kAnalyst &&
             role != Role::kInvitationDesk;
    case Permission::kSeeUnpublished:
      return role == Role::kStateAdministrator || role == Role::kDistrictSupervisor || role == Role::kService;
    case Permission::kSeeViews:
      return role == Role::kAuditor;
    // Who said what stays with the district and the facilitator: not above, not at the school.
    case Permission::kManageFieldWork:
      return role == Role::kStateAdministrator || role == Role::kDistrictSupervisor;
    case Permission::kSeeFieldEvidence:
      return role == Role::kDistrictSupervisor;
    case Permission::kRecordFieldWork:
      return role == Role::kFacilitator;
    case Permission::kReadFieldRatings:
      return role == Role::kService;
    case Permission::kSeeRetention:
      return role == Role::kStateAdministrator || role == Role::kService;
    case Permission::kAnswer:
      return role == Role::kRespondent;
    case Permission::kReadAnswers:
    case Permission::kReadScores:
      return role == Role::kService;
  }
  return false;
}

bool Contains(const std::vector<std::string>& path, std::string_view name) {
  return std::find(path.begin(), path.end(), name) != path.end();
}

std::string_view AgencyOf(std::string_view scope) {
  return scope.substr(0, scope.find('/', sizeof("agencies/") - 1));
}

}  // namespace

absl::Status Authorize(const Caller& caller, Permission permission, const Place& place) {
  for (const Grant& grant : caller.grants) {
    if (!Allows(grant.role, permission)) continue;
    if (grant.scope == "*" || grant.scope == place.agency || Contains(place.organization_path, grant.scope)) {
      return absl::OkStatus();
    }
  }
  return PermissionDenied(Reason::kOutOfScope,
                          "Your account has no role that allows this here. Ask your agency's administrator.");
}

bool Visibility::Covers(const std::vector<std::string>& organization_path) const {
  return everything || std::any_of(subtrees.begin(), subtrees.end(),
                                   [&](const std::string& subtree) { return Contains(organization_path, subtree); });
}

Visibility VisibilityIn(const Caller& caller, Permission permission, std::string_view agency) {
  Visibility visibility;
  for (const Grant& grant : caller.grants) {
    if (!Allows(grant.role, permission)) continue;
    if (grant.scope == "*" || grant.scope == agency) {
      visibility.everything = true;
    } else if (AgencyOf(grant.scope) == agency) {
      visibility.subtrees.push_back(grant.scope);
    }
  }
  return visibility;
}

AgencyVisibility AgenciesOf(const Caller& caller, Permission permission) {
  AgencyVisibility visibility;
  for (const Grant& grant : caller.grants) {
    if (!Allows(grant.role, permission)) continue;
    if (grant.scope == "*") {
      visibility.everything = true;
    } else if (!Contains(visibility.agencies, AgencyOf(grant.scope))) {
      visibility.agencies.emplace_back(AgencyOf(grant.scope));
    }
  }
  return visibility;
}

std::string_view RoleName(Role role) {
  for (const NamedRole& entry : kRoles) {
    if (entry.role == role) return entry.name;
  }
  return "";
}

bool ParseRole(std::string_view name, Role* role) {
  for (const NamedRole& entry : kRoles) {
    if (entry.name == name) {
      *role = entry.role;
      return true;
    }
  }
  return false;
}

}  // namespace icap::auth
