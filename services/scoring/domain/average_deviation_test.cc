#include "services/scoring/domain/average_deviation.h"

#include <gtest/gtest.h>

namespace icap::scoring {
namespace {

TEST(AverageDeviation, EqualsTheHandComputedCase) {
  // 1, 1, 2, 5: mean 9/4, deviations 5/4 + 5/4 + 1/4 + 11/4 = 22/4; median 3/2, deviations 1/2 + 1/2 + 1/2 + 7/2 = 5.
  const OptionCounts counts = {2, 1, 0, 0, 1};
  EXPECT_DOUBLE_EQ(*AverageDeviationFromMean(counts), 22.0 / 16.0);
  EXPECT_DOUBLE_EQ(*AverageDeviationFromMedian(counts), 5.0 / 4.0);
}

TEST(AverageDeviation, TakesTheMiddleAnswerOfAnOddNumber) {
  // 1, 2, 5: median 2.
  EXPECT_DOUBLE_EQ(*AverageDeviationFromMedian(OptionCounts{1, 1, 0, 0, 1}), 4.0 / 3.0);
}

TEST(AverageDeviation, IsZeroForUnanimityAndHalfTheScaleForTwoExtremeCamps) {
  EXPECT_EQ(*AverageDeviationFromMean(OptionCounts{0, 8, 0, 0}), 0.0);
  EXPECT_EQ(*AverageDeviationFromMedian(OptionCounts{0, 8, 0, 0}), 0.0);
  EXPECT_EQ(*AverageDeviationFromMean(OptionCounts{4, 0, 0, 4}), 1.5);
  EXPECT_EQ(*AverageDeviationFromMedian(OptionCounts{4, 0, 0, 4}), 1.5);
}

TEST(AverageDeviation, AboutTheMedianIsTheSmallerOne) {
  for (const OptionCounts& counts : std::vector<OptionCounts>{{9, 2, 1, 0, 3}, {1, 1, 1, 1, 9}, {0, 3, 3, 1, 0}}) {
    EXPECT_LE(*AverageDeviationFromMedian(counts), *AverageDeviationFromMean(counts) + 1e-15);
  }
}

TEST(AverageDeviation, DoesNotChangeWhenTheScaleIsReversed) {
  EXPECT_EQ(*AverageDeviationFromMean(OptionCounts{9, 2, 1, 0, 3}),
            *AverageDeviationFromMean(OptionCounts{3, 0, 1, 2, 9}));
  EXPECT_EQ(*AverageDeviationFromMedian(OptionCounts{9, 2, 1, 0, 3}),
            *AverageDeviationFromMedian(OptionCounts{3, 0, 1, 2, 9}));
}

TEST(AverageDeviation, OfAFactorIsTheMeanOverItsItems) {
  const std::vector<OptionCounts> items = {{4, 0, 0, 4}, {0, 8, 0, 0}};
  EXPECT_DOUBLE_EQ(*AverageDeviationJFromMean(items), 0.75);
  EXPECT_DOUBLE_EQ(*AverageDeviationJFromMedian(items), 0.75);
}

TEST(AverageDeviation, IsUndefinedForFewerThanTwoAnswers) {
  EXPECT_FALSE(AverageDeviationFromMean(OptionCounts{0, 1}).has_value());
  EXPECT_FALSE(AverageDeviationFromMedian(OptionCounts{0, 0}).has_value());
  EXPECT_FALSE(AverageDeviationJFromMean({}).has_value());
  const std::vector<OptionCounts> thin = {{4, 4}, {0, 1}};
  EXPECT_FALSE(AverageDeviationJFromMean(thin).has_value());
  EXPECT_FALSE(AverageDeviationJFromMedian(thin).has_value());
}

}  // namespace
}  // namespace icap::scoring
