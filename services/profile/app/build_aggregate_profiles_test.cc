#include "services/profile/app/build_aggregate_profiles.h"

#include <gtest/gtest.h>

#include <cmath>

#include "services/profile/app/build_school_profile.h"
#include "services/profile/app/scores_for_test.h"

namespace icap::profile {
namespace {

std::vector<AggregateProfile> Build(const std::vector<SchoolScores>& scores) {
  std::vector<SchoolProfile> schools;
  schools.reserve(scores.size());
  for (const SchoolScores& one : scores) schools.push_back(*BuildSchoolProfile(one, ExampleRollout(1), {}, {}));
  const auto built = BuildAggregateProfiles(ExampleRollout(1), schools, ExampleCalibrations(0.87), {});
  EXPECT_TRUE(built.ok()) << built.status();
  return built.value_or(std::vector<AggregateProfile>{});
}

// By identifier: county, then districts d1 and d2.
std::vector<SchoolScores> ThreeSchools() {
  return {ExampleScores("s1", "d1", 30, 20, 3), ExampleScores("s2", "d1", 30, 25, 5),
          ExampleScores("s3", "d2", 20, 20, 4)};
}

TEST(BuildAggregateProfiles, MakesOneForEachOrganizationOfTheRolloutAboveItsSchools) {
  const auto profiles = Build(ThreeSchools());
  ASSERT_EQ(profiles.size(), 3u);
  EXPECT_EQ(profiles[0].organization, (OrganizationRef{"county", "County", "region"}));
  EXPECT_EQ(profiles[1].organization.organization, "d1");
  EXPECT_EQ(profiles[1].ancestors,
            (std::vector<OrganizationRef>{{"state", "State", "state"}, {"county", "County", "region"}}));
  EXPECT_EQ(profiles[2].organization.organization, "d2");
}

TEST(BuildAggregateProfiles, TakesSchoolsAsTheUnit) {
  const AggregateProfile district = Build(ThreeSchools())[1];
  EXPECT_EQ(district.school_count, 2);
  EXPECT_EQ(district.shown_school_count, 2);
  EXPECT_EQ(district.participation.invited_count, 60);
  EXPECT_EQ(district.participation.respondent_count, 45);
  ASSERT_EQ(district.factors.size(), 2u);
  const FactorAggregate& trust = district.factors[0].aggregate;
  EXPECT_EQ(trust.mean, 4.0);
  EXPECT_DOUBLE_EQ(*trust.sd_between, std::sqrt(2.0));
  EXPECT_DOUBLE_EQ(*trust.standard_error, 1.0);
  EXPECT_EQ(trust.respondent_count, 45);
}

TEST(BuildAggregateProfiles, GivesTheCalibrationToTheOrganizationOfTheRolloutOnly) {
  const auto profiles = Build(ThreeSchools());
  EXPECT_EQ(profiles[0].factors[1].calibration, ExampleCalibrations(0.87)[1].calibration);
  EXPECT_FALSE(profiles[1].factors[1].calibration.has_value());
}

TEST(BuildAggregateProfiles, DoesNotMoveWithWhatAHiddenSchoolAnswered) {
  std::vector<SchoolScores> scores = ThreeSchools();
  scores.push_back(ExampleScores("s4", "d1", 9, 9, 1));
  const auto low = Build(scores);
  scores.back() = ExampleScores("s4", "d1", 9, 9, 6);
  const auto high = Build(scores);
  for (size_t i = 0; i < low.size(); ++i) {
    EXPECT_EQ(low[i].factors[0].aggregate.mean, high[i].factors[0].aggregate.mean);
    EXPECT_EQ(low[i].factors[0].aggregate.sd_between, high[i].factors[0].aggregate.sd_between);
    EXPECT_EQ(low[i].factors[0].aggregate.respondent_count, high[i].factors[0].aggregate.respondent_count);
  }
  EXPECT_EQ(low[1].school_count, 3);
  EXPECT_EQ(low[1].shown_school_count, 2);
  EXPECT_EQ(low[1].factors[0].aggregate.mean, 4.0);
  EXPECT_EQ(low[1].participation.respondent_count, 54);
}

TEST(BuildAggregateProfiles, LeavesOutASchoolWhoseFactorIsHidden) {
  std::vector<SchoolScores> scores = ThreeSchools();
  scores[1].factors[0].respondent_count = 9;
  const AggregateProfile district = Build(scores)[1];
  EXPECT_EQ(district.factors[0].aggregate.mean, 3.0);
  EXPECT_EQ(district.factors[0].aggregate.school_count, 1);
  EXPECT_EQ(district.factors[0].aggregate.respondent_count, 20);
  EXPECT_EQ(district.factors[1].aggregate.mean, 4.0);
}

TEST(BuildAggregateProfiles, ShowsNothingOfHiddenSchoolsOnly) {
  const auto profiles = Build({ExampleScores("s1", "d1", 9, 9, 3), ExampleScores("s2", "d1", 9, 9, 5)});
  ASSERT_EQ(profiles.size(), 2u);
  for (const AggregateProfile& profile : profiles) {
    EXPECT_EQ(profile.participation.respondent_count, 18);
    EXPECT_EQ(profile.shown_school_count, 0);
    EXPECT_TRUE(profile.factors.empty());
  }
}

TEST(BuildAggregateProfiles, HidesAnOrganizationWithALowResponse) {
  const auto profiles = Build({ExampleScores("s1", "d1", 20, 15, 3), ExampleScores("s2", "d1", 400, 20, 5)});
  EXPECT_EQ(profiles[0].participation.disclosure, Disclosure::kLowResponse);
  EXPECT_EQ(profiles[0].shown_school_count, 1);
  EXPECT_TRUE(profiles[0].factors.empty());
}

TEST(BuildAggregateProfiles, GivesPercentilesFromTenShownSchools) {
  std::vector<SchoolScores> scores;
  scores.reserve(11);
  for (int i = 0; i < 9; ++i) scores.push_back(ExampleScores("s" + std::to_string(i), "d1", 20, 15, 3 + i * 0.1));
  scores.push_back(ExampleScores("hidden", "d1", 20, 9, 1));
  EXPECT_FALSE(Build(scores)[1].factors[0].aggregate.distribution.has_value());
  scores.push_back(ExampleScores("tenth", "d1", 20, 15, 4));
  EXPECT_TRUE(Build(scores)[1].factors[0].aggregate.distribution.has_value());
}

TEST(BuildAggregateProfiles, SaysThatSomeSchoolsAreSynthetic) {
  std::vector<SchoolScores> scores = ThreeSchools();
  scores[2].synthetic = true;
  const auto profiles = Build(scores);
  EXPECT_TRUE(profiles[0].synthetic);
  EXPECT_FALSE(profiles[1].synthetic);
  EXPECT_TRUE(profiles[2].synthetic);
}

// A rollout over a single school has no organization above it.
TEST(BuildAggregateProfiles, IsEmptyWhenTheRolloutCoversASchool) {
  Rollout rollout = ExampleRollout(1);
  rollout.organization_path.push_back({"s1", "School s1", "school"});
  const std::vector<SchoolProfile> schools = {*BuildSchoolProfile(ThreeSchools()[0], rollout, {}, {})};
  EXPECT_TRUE(BuildAggregateProfiles(rollout, schools, {}, {})->empty());
}

}  // namespace
}  // namespace icap::profile
