#include "services/scoring/domain/option_weights.h"

#include <gtest/gtest.h>

#include "services/scoring/domain/item_statistics.h"

namespace icap::scoring {
namespace {

TEST(OptionWeights, GiveTheMeanWhenOptionsCountAsTheirNumbers) {
  const OptionCounts counts = {2, 0, 3, 5};
  EXPECT_DOUBLE_EQ(*WeightedItemScore(counts, CategoryWeights(4, false)), *ItemStatisticsOf(counts).mean);
  EXPECT_DOUBLE_EQ(*WeightedItemScore(counts, CategoryWeights(4, true)), 5.0 - *ItemStatisticsOf(counts).mean);
}

TEST(OptionWeights, LeaveOutOptionsWithoutAValue) {
  // (10 · 3 + 0 · 1) / 4; the 96 who do not know change nothing.
  EXPECT_DOUBLE_EQ(*WeightedItemScore(OptionCounts{3, 1, 96}, {10.0, 0.0, std::nullopt}), 7.5);
}

TEST(OptionWeights, AreUndefinedWithoutAnswers) {
  EXPECT_FALSE(WeightedItemScore(OptionCounts{0, 0, 5}, {10.0, 0.0, std::nullopt}).has_value());
  EXPECT_FALSE(WeightedItemScore(OptionCounts{1, 2}, {10.0}).has_value());
}

TEST(OptionWeights, AverageTheItemsThatHaveAScore) {
  const std::vector<std::optional<double>> scores = {4.0, std::nullopt, 7.0};
  EXPECT_DOUBLE_EQ(*MeanOfItemScores(scores), 5.5);
  EXPECT_FALSE(MeanOfItemScores(std::vector<std::optional<double>>{std::nullopt}).has_value());
  EXPECT_FALSE(MeanOfItemScores({}).has_value());
}

}  // namespace
}  // namespace icap::scoring
