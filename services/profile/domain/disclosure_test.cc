#include "services/profile/domain/disclosure.h"

#include <gtest/gtest.h>

#include "services/common/base/error.h"

namespace icap::profile {
namespace {

Disclosure VerdictOf(int64_t respondents, int64_t invited) {
  return ParticipationOf(respondents, invited, {}).disclosure;
}

TEST(Disclosure, HidesFewerThanTenRespondentsWhateverTheRate) {
  EXPECT_EQ(VerdictOf(9, 9), Disclosure::kTooFewRespondents);
  EXPECT_EQ(VerdictOf(0, 30), Disclosure::kTooFewRespondents);
  EXPECT_EQ(VerdictOf(10, 10), Disclosure::kComplete);
}

TEST(Disclosure, HidesUnderFortyPercent) {
  EXPECT_EQ(VerdictOf(39, 100), Disclosure::kLowResponse);
  EXPECT_EQ(VerdictOf(40, 100), Disclosure::kShownWithWarning);
  EXPECT_EQ(VerdictOf(10, 25), Disclosure::kShownWithWarning);
  EXPECT_EQ(VerdictOf(10, 26), Disclosure::kLowResponse);
}

TEST(Disclosure, IsCompleteAtSixtyFivePercent) {
  EXPECT_EQ(VerdictOf(64, 100), Disclosure::kShownWithWarning);
  EXPECT_EQ(VerdictOf(65, 100), Disclosure::kComplete);
  EXPECT_EQ(VerdictOf(13, 20), Disclosure::kComplete);
}

TEST(Disclosure, ReportsMoreRespondentsThanInvitedAsTheyAre) {
  const Participation participation = ParticipationOf(24, 20, {});
  EXPECT_EQ(participation.response_rate, 1.2);
  EXPECT_EQ(participation.disclosure, Disclosure::kComplete);
}

TEST(Disclosure, HidesAGroupThatNobodyWasInvitedIn) {
  const Participation participation = ParticipationOf(50, 0, {});
  EXPECT_FALSE(participation.response_rate.has_value());
  EXPECT_EQ(participation.disclosure, Disclosure::kLowResponse);
}

TEST(Disclosure, ShowsOnlyTheTwoShownVerdicts) {
  EXPECT_TRUE(IsShown(Disclosure::kComplete));
  EXPECT_TRUE(IsShown(Disclosure::kShownWithWarning));
  EXPECT_FALSE(IsShown(Disclosure::kTooFewRespondents));
  EXPECT_FALSE(IsShown(Disclosure::kLowResponse));
}

TEST(Disclosure, HoldsAPartToTheSameMinimum) {
  EXPECT_FALSE(IsEnough(9, {}));
  EXPECT_TRUE(IsEnough(10, {}));
  EXPECT_TRUE(IsEnough(5, {.min_respondents = 5}));
}

TEST(DisclosurePolicy, IsAnAgencysSetting) {
  const DisclosurePolicy strict{.min_respondents = 20, .min_response_rate = 0.5, .complete_at = 0.9};
  EXPECT_EQ(ParticipationOf(19, 20, strict).disclosure, Disclosure::kTooFewRespondents);
  EXPECT_EQ(ParticipationOf(20, 41, strict).disclosure, Disclosure::kLowResponse);
  EXPECT_EQ(ParticipationOf(20, 25, strict).disclosure, Disclosure::kShownWithWarning);
}

TEST(ParticipationOf, KeepsTheLimitsThatDecided) {
  const DisclosurePolicy strict{.min_respondents = 20, .min_response_rate = 0.5, .complete_at = 0.8};
  EXPECT_EQ(ParticipationOf(19, 20, strict).limits, strict);
}

TEST(DisclosurePolicy, TakesTheHigherOfTwoLimitsEach) {
  const DisclosurePolicy both =
      Stricter({.min_respondents = 20, .min_response_rate = 0.4, .complete_at = 0.7}, {.min_response_rate = 0.5});
  EXPECT_EQ(both.min_respondents, 20);
  EXPECT_EQ(both.min_response_rate, 0.5);
  EXPECT_EQ(both.complete_at, 0.7);
}

TEST(DisclosurePolicy, IsCheckedWithTheFieldThatIsWrong) {
  const auto field = [](const DisclosurePolicy& policy) {
    const auto violations = ViolationsOf(CheckPolicy(policy));
    return violations.empty() ? std::string() : violations[0].field;
  };
  EXPECT_EQ(field({}), "");
  EXPECT_EQ(field({.min_respondents = 0}), "min_respondents");
  EXPECT_EQ(field({.min_response_rate = 1.1}), "min_response_rate");
  EXPECT_EQ(field({.min_response_rate = 0.7, .complete_at = 0.65}), "complete_at");
}

}  // namespace
}  // namespace icap::profile
