#include "services/common/auth/caller.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "services/common/base/error.h"

namespace icap::auth {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Role kAllRoles[] = {Role::kStateAdministrator,
                              Role::kDistrictSupervisor,
                              Role::kPrincipal,
                              Role::kFacilitator,
                              Role::kAnalyst,
                              Role::kAuditor,
                              Role::kInvitationDesk,
                              Role::kService,
                              Role::kRespondent};

const Place kSchool = {"agencies/a", {"agencies/a/organizations/north", "agencies/a/organizations/oak"}};

// The whole table, written down a second time on purpose: changing a right takes two changes.
TEST(Authorize, FollowsTheTableOfPermissions) {
  const std::set<Role> state = {Role::kStateAdministrator};
  const std::set<Role> managers = {Role::kStateAdministrator, Role::kDistrictSupervisor};
  const std::map<Permission, std::set<Role>> table = {
      {Permission::kManageAgencies, state},
      {Permission::kManageAccounts, state},
      {Permission::kManageOrganizations, state},
      {Permission::kManageInstruments, state},
      {Permission::kManageRollouts, managers},
      {Permission::kManageInvitations, {Role::kStateAdministrator, Role::kDistrictSupervisor, Role::kInvitationDesk}},
      {Permission::kConfirmHeadCounts, {Role::kStateAdministrator, Role::kDistrictSupervisor, Role::kPrincipal}},
      {Permission::kSeeOrganizations,
       {Role::kStateAdministrator, Role::kDistrictSupervisor, Role::kPrincipal, Role::kFacilitator, Role::kAnalyst,
        Role::kInvitationDesk, Role::kService}},
      {Permission::kSeeProfiles,
       {Role::kStateAdministrator, Role::kDistrictSupervisor, Role::kPrincipal, Role::kFacilitator, Role::kService}},
      {Permission::kSeeUnpublished, {Role::kStateAdministrator, Role::kDistrictSupervisor, Role::kService}},
      {Permission::kSeeViews, {Role::kAuditor}},
      {Permission::kManageFieldWork, managers},
      {Permission::kSeeFieldEvidence, {Role::kDistrictSupervisor}},
      {Permission::kRecordFieldWork, {Role::kFacilitator}},
      {Permission::kReadFieldRatings, {Role::kService}},
      {Permission::kSeeRetention, {Role::kStateAdministrator, Role::kService}},
      {Permission::kAnswer, {Role::kRespondent}},
      {Permission::kReadAnswers, {Role::kService}},
      {Permission::kReadScores, {Role::kService}},
  };
  for (const auto& [permission, roles] : table) {
    for (const Role role : kAllRoles) {
      const absl::Status status = Authorize({"x", {{role, "*"}}}, permission, kSchool);
      EXPECT_EQ(status.ok(), roles.contains(role)) << RoleName(role) << " " << static_cast<int>(permission);
      EXPECT_TRUE(status.ok() || HasReason(status, Reason::kOutOfScope));
    }
  }
}

TEST(Authorize, CoversTheSubtreeOfAGrantAndNothingElse) {
  const auto may = [](const std::string& scope, const Place& place) {
    return Authorize({"x", {{Role::kDistrictSupervisor, scope}}}, Permission::kManageRollouts, place).ok();
  };
  const Place agency = {"agencies/a", {}};
  const Place installation = {"*", {}};
  EXPECT_TRUE(may("*", installation));
  EXPECT_TRUE(may("agencies/a", agency));
  EXPECT_TRUE(may("agencies/a", kSchool));
  EXPECT_TRUE(may("agencies/a/organizations/north", kSchool));
  EXPECT_TRUE(may("agencies/a/organizations/oak", kSchool));
  EXPECT_FALSE(may("agencies/a/organizations/north", agency));
  EXPECT_FALSE(may("agencies/a", installation));
  EXPECT_FALSE(may("agencies/b", kSchool));
  EXPECT_FALSE(may("agencies/a/organizations/nor", kSchool));
  EXPECT_FALSE(may("agencies/b/organizations/north", kSchool));
  EXPECT_FALSE(may("", agency));
}

TEST(Authorize, DoesNotMixTheRoleOfOneGrantWithTheScopeOfAnother) {
  const Caller caller = {
      "x", {{Role::kDistrictSupervisor, "agencies/a/organizations/south"}, {Role::kPrincipal, "agencies/a"}}};
  EXPECT_FALSE(Authorize(caller, Permission::kManageRollouts, kSchool).ok());
  EXPECT_TRUE(Authorize(caller, Permission::kSeeProfiles, kSchool).ok());
}

TEST(VisibilityIn, ListsSubtreesOfTheAgencyOnly) {
  const Caller caller = {"x",
                         {{Role::kPrincipal, "agencies/a/organizations/oak"},
                          {Role::kPrincipal, "agencies/ab/organizations/elm"},
                          {Role::kAuditor, "agencies/a"}}};
  const Visibility visibility = VisibilityIn(caller, Permission::kSeeOrganizations, "agencies/a");
  EXPECT_FALSE(visibility.everything);
  EXPECT_THAT(visibility.subtrees, ElementsAre("agencies/a/organizations/oak"));
  EXPECT_TRUE(visibility.Covers(kSchool.organization_path));
  EXPECT_FALSE(visibility.Covers({"agencies/a/organizations/north"}));
  EXPECT_TRUE(VisibilityIn(caller, Permission::kSeeOrganizations, "agencies/c").nothing());
  EXPECT_TRUE(
      VisibilityIn({"x", {{Role::kAnalyst, "agencies/a"}}}, Permission::kSeeOrganizations, "agencies/a").everything);
}

TEST(AgenciesOf, NamesEachAgencyOnce) {
  const Caller caller = {"x",
                         {{Role::kPrincipal, "agencies/a/organizations/oak"},
                          {Role::kPrincipal, "agencies/a/organizations/elm"},
                          {Role::kFacilitator, "agencies/b"}}};
  EXPECT_THAT(AgenciesOf(caller, Permission::kSeeOrganizations).agencies, ElementsAre("agencies/a", "agencies/b"));
  EXPECT_THAT(AgenciesOf(caller, Permission::kManageAccounts).agencies, IsEmpty());
  EXPECT_TRUE(AgenciesOf({"s", {{Role::kService, "*"}}}, Permission::kSeeOrganizations).everything);
}

TEST(Role, HasANameThatReadsBack) {
  for (const Role role : kAllRoles) {
    Role back{};
    ASSERT_TRUE(ParseRole(RoleName(role), &back)) << RoleName(role);
    EXPECT_EQ(back, role);
  }
  Role role{};
  EXPECT_FALSE(ParseRole("teacher", &role));
  EXPECT_FALSE(ParseRole("", &role));
}

}  // namespace
}  // namespace icap::auth
