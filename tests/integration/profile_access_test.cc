// Who may see which profile, what is hidden from everyone, and who looked.

#include <gtest/gtest.h>

#include "services/common/testing/eventually.h"
#include "tests/integration/profile_service_for_test.h"

namespace icap::profile {
namespace {

using testing::Eventually;

using ProfileAccessTest = ProfileServiceTest;

TEST_F(ProfileAccessTest, ShowsNothingOfAHiddenSchoolByAnyPath) {
  MakeAll(Schools());
  const auto school = GetSchool(Role::kDistrictSupervisor, "agencies/a/organizations/d1", "s2");
  ASSERT_TRUE(school.ok()) << school.status();
  EXPECT_EQ(school->participation().respondent_count(), 9);
  EXPECT_EQ(school->participation().disclosure(), v1::DISCLOSURE_TOO_FEW_RESPONDENTS);
  EXPECT_EQ(school->factors_size(), 0);
  EXPECT_EQ(school->items_size(), 0);

  // The district's only shown school is s1, so its mean is that school's, and s2 leaves no trace in it.
  const auto district = GetAggregate(Role::kDistrictSupervisor, "agencies/a/organizations/d1", "d1");
  ASSERT_TRUE(district.ok()) << district.status();
  EXPECT_EQ(district->school_count(), 2);
  EXPECT_EQ(district->shown_school_count(), 1);
  EXPECT_EQ(district->participation().respondent_count(), 29);
  EXPECT_EQ(district->factors(0).mean(), 4.25);
  EXPECT_EQ(district->factors(0).respondent_count(), 20);
  EXPECT_FALSE(district->factors(0).has_sd_between());
  EXPECT_FALSE(district->factors(0).has_calibration());

  const auto county = GetAggregate(Role::kStateAdministrator, "*", "county");
  ASSERT_TRUE(county.ok()) << county.status();
  EXPECT_DOUBLE_EQ(county->factors(0).mean(), (4.25 + 3) / 2);
  EXPECT_EQ(county->factors(0).calibration().alpha(), 0.87);
  EXPECT_FALSE(county->factors(0).calibration().has_icc2());

  const auto list = List(Role::kDistrictSupervisor, "agencies/a/organizations/d1");
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->profiles_size(), 2);
  EXPECT_EQ(list->profiles(0).factors_size() + list->profiles(1).factors_size(), 0);
}

TEST_F(ProfileAccessTest, ShowsNothingOfAnItemWithFewAnswers) {
  std::vector<SchoolScores> schools = Schools();
  schools[0].items[1].respondent_count = 9;
  schools[0].items[1].counts = {9, 0, 0, 0, 0, 0};
  MakeAll(schools);
  const auto school = GetSchool(Role::kStateAdministrator, "*", "s1");
  ASSERT_TRUE(school.ok()) << school.status();
  const v1::ItemProfile& item = school->items(1);
  EXPECT_EQ(item.verdict(), v1::VERDICT_TOO_FEW);
  EXPECT_EQ(item.counts_size(), 0);
  EXPECT_FALSE(item.has_mean() || item.has_sd() || item.has_rwg_uniform() || item.has_ad_mean() ||
               item.has_ad_median() || item.has_agreement() || item.has_verdict_probability() || item.split());
  EXPECT_FALSE(school->factors(0).has_ad_mean());
}

TEST_F(ProfileAccessTest, LetsADistrictSeeItsOwnSubtreeOnly) {
  MakeAll(Schools());
  EXPECT_TRUE(GetSchool(Role::kDistrictSupervisor, "agencies/a/organizations/d1", "s1").ok());
  EXPECT_EQ(Reasons(GetSchool(Role::kDistrictSupervisor, "agencies/a/organizations/d2", "s1").status()),
            "OUT_OF_SCOPE");
  EXPECT_EQ(Reasons(GetSchool(Role::kStateAdministrator, "agencies/b", "s1").status()), "OUT_OF_SCOPE");
  EXPECT_EQ(Reasons(GetAggregate(Role::kDistrictSupervisor, "agencies/a/organizations/d1", "county").status()),
            "OUT_OF_SCOPE");
}

TEST_F(ProfileAccessTest, LetsAPrincipalSeeTheOwnSchoolOnceItIsPublished) {
  MakeAll(Schools());
  const std::string scope = "agencies/a/organizations/s1";
  EXPECT_EQ(Reasons(GetSchool(Role::kPrincipal, scope, "s1").status()), "NOT_PUBLISHED");
  EXPECT_EQ(Reasons(List(Role::kPrincipal, scope).status()), "NOT_PUBLISHED");
  Publish();
  EXPECT_TRUE(GetSchool(Role::kPrincipal, scope, "s1").ok());
  EXPECT_EQ(Reasons(GetSchool(Role::kPrincipal, scope, "s3").status()), "OUT_OF_SCOPE");
  EXPECT_EQ(Reasons(GetAggregate(Role::kPrincipal, scope, "d1").status()), "OUT_OF_SCOPE");
  const auto list = List(Role::kPrincipal, scope);
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->profiles_size(), 1);
  EXPECT_EQ(list->profiles(0).school().name(), "agencies/a/organizations/s1");
}

TEST_F(ProfileAccessTest, LetsAPublicationComeBeforeTheProfiles) {
  system_.StartConsumer();
  system_.Announce("collection", {"", events::EventType::kRolloutPublished, kRollout, "", 10});
  ASSERT_TRUE(Eventually([&] { return system_.Count("SELECT count(*) FROM publication") == 1; }));
  MakeAll(Schools());
  EXPECT_TRUE(GetSchool(Role::kPrincipal, "agencies/a/organizations/s1", "s1").ok());
}

TEST_F(ProfileAccessTest, RefusesAnalystsAuditorsAndRespondents) {
  MakeAll(Schools());
  Publish();
  for (const Role role : {Role::kAnalyst, Role::kAuditor, Role::kRespondent}) {
    EXPECT_EQ(Reasons(GetSchool(role, "*", "s1").status()), "OUT_OF_SCOPE");
    EXPECT_EQ(Reasons(GetAggregate(role, "*", "county").status()), "OUT_OF_SCOPE");
    EXPECT_EQ(Reasons(List(role, "*").status()), "OUT_OF_SCOPE");
  }
}

TEST_F(ProfileAccessTest, RefusesACallWithoutIdentityAndANameThatIsNone) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  v1::GetSchoolProfileRequest request;
  v1::SchoolProfile profile;
  EXPECT_EQ(system_.profile().GetSchoolProfile(&context, request, &profile).error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Reasons(GetSchool(Role::kStateAdministrator, "*", "s/1").status()), "FIELD_INVALID");
  EXPECT_EQ(Reasons(GetSchool(Role::kStateAdministrator, "*", "nobody").status()), "PROFILE_NOT_FOUND");
}

TEST_F(ProfileAccessTest, ListsInPagesByTitle) {
  MakeAll(Schools());
  v1::ListSchoolProfilesRequest request;
  request.set_page_size(2);
  const auto first = List(Role::kStateAdministrator, "*", request);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->profiles_size(), 2);
  EXPECT_EQ(first->profiles(0).school().title(), "School s1");
  request.set_page_token(first->next_page_token());
  const auto second = List(Role::kStateAdministrator, "*", request);
  ASSERT_EQ(second->profiles_size(), 1);
  EXPECT_EQ(second->next_page_token(), "");
  request.set_under("agencies/a/organizations/d1");
  EXPECT_EQ(Reasons(List(Role::kStateAdministrator, "*", request).status()), "PAGE_TOKEN_INVALID");
  request.clear_page_token();
  EXPECT_EQ(List(Role::kStateAdministrator, "*", request)->profiles_size(), 2);
}

TEST_F(ProfileAccessTest, RecordsWhoLookedAndShowsItToTheSchoolAndToAuditors) {
  MakeAll(Schools());
  Publish();
  const std::string name = SchoolProfileName("a", "r", "s1");
  ASSERT_TRUE(GetSchool(Role::kPrincipal, "agencies/a/organizations/s1", "s1", "principal").ok());
  ASSERT_TRUE(GetSchool(Role::kDistrictSupervisor, "agencies/a/organizations/d1", "s1", "supervisor").ok());
  ASSERT_FALSE(GetSchool(Role::kPrincipal, "agencies/a/organizations/s3", "s1", "stranger").ok());
  for (const auto& [role, scope] : {std::pair{Role::kPrincipal, "agencies/a/organizations/s1"},
                                    {Role::kAuditor, "agencies/a"},
                                    {Role::kAuditor, "agencies/a/organizations/d1"}}) {
    const auto views = ListViews(role, scope, name);
    ASSERT_TRUE(views.ok()) << views.status();
    ASSERT_EQ(views->views_size(), 2);
    EXPECT_EQ(views->views(0).account(), "supervisor");
    EXPECT_EQ(views->views(1).account(), "principal");
    EXPECT_GT(views->views(0).view_time().seconds(), 0);
  }
  const auto page = ListViews(Role::kAuditor, "agencies/a", name, 1);
  ASSERT_EQ(page->views_size(), 1);
  EXPECT_EQ(ListViews(Role::kAuditor, "agencies/a", name, 1, page->next_page_token())->views(0).account(), "principal");
  EXPECT_EQ(Reasons(ListViews(Role::kAuditor, "agencies/b", name).status()), "OUT_OF_SCOPE");
  EXPECT_EQ(Reasons(ListViews(Role::kPrincipal, "agencies/a/organizations/s3", name).status()), "OUT_OF_SCOPE");
  EXPECT_EQ(Reasons(ListViews(Role::kAnalyst, "*", name).status()), "OUT_OF_SCOPE");
}

TEST_F(ProfileAccessTest, RecordsLooksAtAggregates) {
  MakeAll(Schools());
  ASSERT_TRUE(GetAggregate(Role::kStateAdministrator, "*", "county").ok());
  const auto views = ListViews(Role::kAuditor, "*", AggregateProfileName("a", "r", "county"));
  ASSERT_TRUE(views.ok()) << views.status();
  EXPECT_EQ(views->views_size(), 1);
}

TEST_F(ProfileAccessTest, DoesNotCountAServicesCallAsALook) {
  MakeAll(Schools());
  grpc::ClientContext context;
  system_.SignInAsReporting(context);
  v1::GetSchoolProfileRequest request;
  request.set_name(SchoolProfileName("a", "r", "s1"));
  v1::SchoolProfile profile;
  EXPECT_TRUE(system_.profile().GetSchoolProfile(&context, request, &profile).ok());
  EXPECT_EQ(profile.factors_size(), 2);
  EXPECT_EQ(system_.Count("SELECT count(*) FROM profile_view"), 0);
}

}  // namespace
}  // namespace icap::profile
