#include "services/profile/transport/convert_field_work.h"

#include <gtest/gtest.h>

#include "services/profile/app/build_school_profile.h"
#include "services/profile/app/scores_for_test.h"
#include "services/profile/transport/convert.h"

namespace icap::profile {
namespace {

// The message of a school in which so many have a score on "trust", and everybody else on "focus", after two interviews
// about both.
v1::SchoolProfile MessageOf(int trust_count) {
  const Rollout rollout = ExampleRollout(7);
  SchoolScores scores = ExampleScores("s1", "d1", 40, 36, 4.2);
  scores.factors[0].respondent_count = trust_count;
  SchoolProfile profile = *BuildSchoolProfile(scores, rollout, ExampleCalibrations(0.9), {});
  FieldSession interview;
  interview.level_ids = {"beginning", "emergent", "functional", "exemplary"};
  interview.ratings = {{"seen", "trust", 1, 1}, {"heard", "focus", 1, 1}};
  profile.field_sessions = {interview, interview};
  v1::SchoolProfile message = ToProto(rollout, profile);
  const absl::Status added = AddFieldWork(rollout, profile, &message);
  EXPECT_TRUE(added.ok()) << added;
  return message;
}

TEST(AddFieldWork, SetsSessionsBesideEveryShownFactor) {
  const v1::SchoolProfile message = MessageOf(36);
  EXPECT_EQ(message.field_work().interview_count(), 2);
  for (const auto& factor : message.factors()) {
    EXPECT_EQ(factor.field_evidence().verdict(), v1::FieldEvidence::VERDICT_DIVERGING) << factor.DebugString();
  }
}

TEST(AddFieldWork, SaysNothingOfAFactorThatIsHidden) {
  const v1::SchoolProfile message = MessageOf(9);
  ASSERT_EQ(message.factors_size(), 2);
  EXPECT_FALSE(message.factors(0).has_mean());
  EXPECT_FALSE(message.factors(0).has_field_evidence()) << message.factors(0).DebugString();
  EXPECT_TRUE(message.factors(1).has_field_evidence());
}

}  // namespace
}  // namespace icap::profile
