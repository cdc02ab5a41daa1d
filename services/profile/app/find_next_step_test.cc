#include "services/profile/app/find_next_step.h"

#include <gtest/gtest.h>

#include "services/profile/app/build_school_profile.h"
#include "services/profile/app/scores_for_test.h"

namespace icap::profile {
namespace {

SchoolProfile ProfileWith(double trust, double focus) {
  SchoolScores scores = ExampleScores("s", "d", 40, 36, trust);
  scores.factors[1].mean = focus;
  scores.factors[1].p05 = focus - 1;
  scores.factors[1].p95 = focus + 1;
  return *BuildSchoolProfile(scores, ExampleRollout(1), {}, {});
}

TEST(FindNextStep, NamesTheEarliestFactorThatIsNotYetFunctional) {
  const auto step = FindNextStep(ExampleRollout(1), ProfileWith(5.6, 2.0));
  ASSERT_TRUE(step.ok() && step->has_value());
  EXPECT_EQ((*step)->basis, NextStepBasis::kNotYetFunctional);
  EXPECT_EQ((*step)->factor, "focus");
  EXPECT_EQ((*step)->not_yet_functional, std::vector<std::string>{"focus"});
  EXPECT_EQ((*FindNextStep(ExampleRollout(1), ProfileWith(2.0, 2.0)))->factor, "trust");
}

TEST(FindNextStep, SaysThatTheDataDoNotChoose) {
  const auto step = FindNextStep(ExampleRollout(1), ProfileWith(3.5, 3.5));
  EXPECT_EQ((*step)->basis, NextStepBasis::kOrder);
  EXPECT_EQ((*step)->factor, "trust");
}

TEST(FindNextStep, NamesNoneWhenEverythingIsFunctional) {
  const auto step = FindNextStep(ExampleRollout(1), ProfileWith(4.2, 4.2));
  EXPECT_EQ((*step)->basis, NextStepBasis::kNoneNeeded);
  EXPECT_TRUE((*step)->factor.empty());
}

TEST(FindNextStep, LooksOnlyAtShownFactors) {
  SchoolProfile profile = ProfileWith(2.0, 2.0);
  profile.factors[0] = FactorResult{.respondent_count = 9};
  EXPECT_EQ((*FindNextStep(ExampleRollout(1), profile))->factor, "focus");
  profile.factors.clear();
  EXPECT_FALSE(FindNextStep(ExampleRollout(1), profile)->has_value());
}

TEST(FindNextStep, IsSilentWithoutAFunctionalLevel) {
  Rollout rollout = ExampleRollout(1);
  rollout.instrument.scales[0].levels[2].id = "good";
  EXPECT_FALSE(FindNextStep(rollout, ProfileWith(2.0, 2.0))->has_value());
}

}  // namespace
}  // namespace icap::profile
