#include "services/profile/app/build_changes.h"

#include <gtest/gtest.h>

#include "services/profile/app/build_school_profile.h"
#include "services/profile/app/scores_for_test.h"

namespace icap::profile {
namespace {

// A school of 36 that was in an earlier rollout with 30 of 40; "trust" moved from 1 to 2 logits with errors of 0.3.
struct Compared {
  Rollout rollout = ExampleRollout(1);
  SchoolScores scores = ExampleScores("s", "d", 40, 36, 4.2);
  std::vector<FactorLink> links = {{"trust", "LINKED", 0.1}, {"focus", "TOO_FEW_LINKED_ITEMS", std::nullopt}};

  Compared() {
    rollout.earlier = EarlierRollout{.rollout = "last", .title = "Last spring", .items = {{}, {}}};
    scores.earlier_invited_count = 40;
    scores.earlier_respondent_count = 30;
    scores.factors[0].linked = LinkedMeasures{{30, 1.0, 0.3, 3.5}, {36, 2.0, 0.3, 4.1}};
  }

  SchoolProfile Build() const {
    SchoolProfile profile = *BuildSchoolProfile(scores, rollout, {}, {});
    const absl::Status added = AddChanges(scores, rollout, links, {}, profile);
    EXPECT_TRUE(added.ok()) << added;
    return profile;
  }
};

TEST(AddChanges, ShowsAChangeBeyondError) {
  const SchoolProfile profile = Compared().Build();
  EXPECT_EQ(profile.earlier_note, EarlierNote::kNone);
  ASSERT_TRUE(profile.factors[0].change.has_value());
  const FactorChange& change = *profile.factors[0].change;
  EXPECT_EQ(change.state, ChangeState::kRose);
  EXPECT_DOUBLE_EQ(*change.difference, 1.0);
  EXPECT_DOUBLE_EQ(*change.standard_error, std::sqrt(0.09 + 0.09 + 0.01));
  EXPECT_DOUBLE_EQ(*change.z, 1.0 / std::sqrt(0.19));
  EXPECT_EQ(change.before_category, 3.5);
  EXPECT_EQ(change.after_category, 4.1);
  EXPECT_LT(*change.interval_low, 1.0);
  EXPECT_GT(*change.interval_high, 1.0);
}

TEST(AddChanges, ClaimsNothingWithinError) {
  Compared compared;
  compared.scores.factors[0].linked->after.value = 1.5;
  EXPECT_EQ(compared.Build().factors[0].change->state, ChangeState::kNotBeyondError);
  compared.scores.factors[0].linked->after.value = -1.0;
  EXPECT_EQ(compared.Build().factors[0].change->state, ChangeState::kFell);
}

TEST(AddChanges, SaysWhyAFactorCannotBeCompared) {
  Compared compared;
  EXPECT_EQ(compared.Build().factors[1].change, FactorChange{.state = ChangeState::kTooFewLinkedItems});
  compared.links[1].outcome = "ITEMS_DISPLACED";
  EXPECT_EQ(compared.Build().factors[1].change->state, ChangeState::kItemsDisplaced);
  compared.links[1].outcome = "NO_CALIBRATION";
  EXPECT_EQ(compared.Build().factors[1].change->state, ChangeState::kNoCalibration);
  compared.links[1].outcome = "LINKED";
  EXPECT_EQ(compared.Build().factors[1].change->state, ChangeState::kNoMeasure);
  compared.scores.factors[0].linked->before.standard_error.reset();
  EXPECT_EQ(compared.Build().factors[0].change, FactorChange{.state = ChangeState::kNoMeasure});
}

TEST(AddChanges, HidesAChangeFromOrToTooFewRespondents) {
  for (const bool before : {true, false}) {
    Compared compared;
    LinkedMeasures& linked = *compared.scores.factors[0].linked;
    (before ? linked.before : linked.after).respondent_count = 9;
    EXPECT_EQ(compared.Build().factors[0].change, FactorChange{.state = ChangeState::kTooFewRespondents});
  }
}

TEST(AddChanges, HidesEveryChangeFromAHiddenGroup) {
  Compared compared;
  compared.scores.earlier_respondent_count = 9;
  const SchoolProfile few = compared.Build();
  EXPECT_EQ(few.earlier_note, EarlierNote::kHidden);
  EXPECT_FALSE(few.factors[0].change.has_value());
  compared.scores.earlier_respondent_count = 30;
  compared.scores.earlier_invited_count = 100;
  EXPECT_EQ(compared.Build().earlier_note, EarlierNote::kHidden);
}

TEST(AddChanges, SaysThatTheSchoolWasNotInTheEarlierRollout) {
  Compared compared;
  compared.scores.earlier_respondent_count.reset();
  const SchoolProfile profile = compared.Build();
  EXPECT_EQ(profile.earlier_note, EarlierNote::kSchoolNotInIt);
  EXPECT_FALSE(profile.factors[0].change.has_value());
}

// The mean of all items and that of the linked ones would give the hidden one away.
TEST(AddChanges, DoesNotCompareAFactorWithAHiddenItem) {
  Compared compared;
  compared.scores.items[1].respondent_count = 9;
  EXPECT_EQ(compared.Build().factors[0].change, FactorChange{.state = ChangeState::kTooFewRespondents});
}

TEST(AddChanges, AddsNothingWithoutAnEarlierRolloutOrToAHiddenSchool) {
  Compared compared;
  compared.rollout.earlier.reset();
  EXPECT_FALSE(compared.Build().factors[0].change.has_value());
  Compared hidden;
  hidden.scores.respondent_count = 9;
  EXPECT_TRUE(hidden.Build().factors.empty());
}

TEST(AddChanges, RefusesLinksOfAnotherInstrument) {
  Compared compared;
  compared.links.pop_back();
  SchoolProfile profile = *BuildSchoolProfile(compared.scores, compared.rollout, {}, {});
  EXPECT_FALSE(AddChanges(compared.scores, compared.rollout, compared.links, {}, profile).ok());
}

}  // namespace
}  // namespace icap::profile
