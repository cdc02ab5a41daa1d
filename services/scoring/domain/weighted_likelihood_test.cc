#include "services/scoring/domain/weighted_likelihood.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace icap::scoring {
namespace {

std::vector<PartialCreditItem> ItemsOf(const std::vector<std::vector<double>>& steps) {
  std::vector<PartialCreditItem> items;
  for (const auto& item : steps) items.push_back(PartialCreditItem::FromSteps(item));
  return items;
}

TEST(WeightedLikelihood, EqualsTheHandComputedCase) {
  // Two items of difficulty 0: r - 2 p + (1 - 2 p) / 2 = 0, so p = 1/6, 1/2, 5/6.
  const auto items = ItemsOf({{0.0}, {0.0}});
  const auto table = WeightedLikelihoodTable(items);
  ASSERT_EQ(table.size(), 3u);
  EXPECT_NEAR(table[0].measure, std::log(1.0 / 5.0), 1e-14);
  EXPECT_NEAR(table[1].measure, 0.0, 1e-14);
  EXPECT_NEAR(table[2].measure, std::log(5.0), 1e-14);
  EXPECT_NEAR(table[0].standard_error, 1 / std::sqrt(2 * (1.0 / 6) * (5.0 / 6)), 1e-13);
  EXPECT_NEAR(*MaximumLikelihood(ItemsOf({{0.0}, {0.0}, {0.0}}), 1), std::log(0.5), 1e-14);
}

TEST(WeightedLikelihood, RisesWithTheRawScoreAndIsFiniteAtTheEnds) {
  for (const auto& steps :
       {std::vector<std::vector<double>>{{-9, 9}, {-8, 7}}, {{0, 0, 0, 0, 0, 0}}, {{3}, {-3, -2, 5}}}) {
    const auto table = WeightedLikelihoodTable(ItemsOf(steps));
    ASSERT_FALSE(table.empty());
    for (size_t r = 0; r < table.size(); ++r) {
      EXPECT_TRUE(std::isfinite(table[r].measure));
      EXPECT_GT(table[r].standard_error, 0);
      EXPECT_TRUE(r == 0 || table[r].measure > table[r - 1].measure);
    }
    EXPECT_FALSE(MaximumLikelihood(ItemsOf(steps), 0).has_value());
    EXPECT_FALSE(MaximumLikelihood(ItemsOf(steps), static_cast<int>(table.size()) - 1).has_value());
  }
}

TEST(WeightedLikelihood, TakesScoresBeyondTheCategoriesInUseAsTheNearestWithin) {
  std::vector<PartialCreditItem> items = ItemsOf({{-1, 0, 1}, {-1, 0, 1}});
  items[0].difficulties = {std::nullopt, 0.0, std::nullopt, 0.5};
  const auto table = WeightedLikelihoodTable(items);
  ASSERT_EQ(table.size(), 7u);
  EXPECT_EQ(table[0].measure, table[1].measure);
  EXPECT_GT(table[2].measure, table[1].measure);
}

TEST(WeightedLikelihood, IsUndefinedWithoutAnItemThatTellsRespondentsApart) {
  EXPECT_FALSE(WeightedLikelihood({}, 0).has_value());
  std::vector<PartialCreditItem> items(2);
  items[0].difficulties = {std::nullopt, 0.0, std::nullopt};
  items[1].difficulties = {std::nullopt, std::nullopt, std::nullopt};
  EXPECT_FALSE(WeightedLikelihood(items, 1).has_value());
  EXPECT_TRUE(WeightedLikelihoodTable(items).empty());
}

TEST(WeightedLikelihood, IsUndefinedForStepsBeyondAnyScale) {
  EXPECT_FALSE(WeightedLikelihood(ItemsOf({{-1e6}, {1e6}}), 0).has_value());
}

TEST(PartialCreditItem, GivesItsStepsBack) {
  const auto item = PartialCreditItem::FromSteps(std::vector<double>{-1.5, 0.25, 2.0});
  const auto steps = item.Steps();
  ASSERT_EQ(steps.size(), 3u);
  EXPECT_DOUBLE_EQ(*steps[0], -1.5);
  EXPECT_DOUBLE_EQ(*steps[1], 0.25);
  EXPECT_DOUBLE_EQ(*steps[2], 2.0);
}

TEST(PartialCreditItem, IsEquallyLikelyToEitherSideOfAStep) {
  // At θ = 0 the two-option item of step 0 is a coin: mean 1/2, variance 1/4, third moment 0.
  const ScoreMoments moments = MomentsAt(PartialCreditItem::FromSteps(std::vector<double>{0.0}), 0.0);
  EXPECT_DOUBLE_EQ(moments.mean, 0.5);
  EXPECT_DOUBLE_EQ(moments.variance, 0.25);
  EXPECT_DOUBLE_EQ(moments.third, 0.0);
  EXPECT_EQ(MomentsAt(PartialCreditItem{}, 1.0).variance, 0.0);
}

}  // namespace
}  // namespace icap::scoring
