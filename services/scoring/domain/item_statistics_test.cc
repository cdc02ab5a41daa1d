#include "services/scoring/domain/item_statistics.h"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace icap::scoring {
namespace {

using ::testing::ElementsAre;

TEST(CountOptions, LeavesMissingAnswersOut) {
  const std::vector<Category> answers = {1, 3, 0, 3, 4, 0};
  EXPECT_THAT(CountOptions(answers, 4), ElementsAre(1, 0, 2, 1));
  EXPECT_THAT(CountOptions({}, 2), ElementsAre(0, 0));
}

TEST(ItemStatistics, EqualTheHandComputedCase) {
  // 1, 3, 3, 4: mean 11/4, squared deviations 49/16 + 1/16 + 1/16 + 25/16 = 76/16, divided by 3.
  const ItemStatistics statistics = ItemStatisticsOf(std::vector<int32_t>{1, 0, 2, 1});
  EXPECT_EQ(statistics.answer_count, 4);
  EXPECT_DOUBLE_EQ(*statistics.mean, 2.75);
  EXPECT_DOUBLE_EQ(*statistics.variance, 76.0 / 48.0);
  EXPECT_DOUBLE_EQ(*statistics.sd, std::sqrt(76.0 / 48.0));
}

TEST(ItemStatistics, AreUndefinedWhereThereIsNothingToAverage) {
  const ItemStatistics none = ItemStatisticsOf(std::vector<int32_t>{0, 0, 0});
  EXPECT_EQ(none.answer_count, 0);
  EXPECT_FALSE(none.mean || none.variance || none.sd);
  const ItemStatistics one = ItemStatisticsOf(std::vector<int32_t>{0, 1, 0});
  EXPECT_EQ(*one.mean, 2.0);
  EXPECT_FALSE(one.variance || one.sd);
}

TEST(ItemStatistics, HaveNoSpreadWhenAllAnswersAreTheSame) {
  const ItemStatistics same = ItemStatisticsOf(std::vector<int32_t>{0, 0, 0, 0, 7});
  EXPECT_EQ(*same.mean, 5.0);
  EXPECT_EQ(*same.sd, 0.0);
}

TEST(ItemStatistics, StayExactAtTheLimitOfRespondents) {
  std::vector<int32_t> counts(kMaxCategoryCount, 0);
  counts.front() = kMaxRespondentCount / 2;
  counts.back() = kMaxRespondentCount / 2;
  const double n = kMaxRespondentCount;
  const double half_range = (kMaxCategoryCount - 1) / 2.0;
  EXPECT_DOUBLE_EQ(*ItemStatisticsOf(counts).variance, half_range * half_range * n / (n - 1));
}

TEST(ItemStatistics, MirrorWhenTheScaleIsReversed) {
  const ItemStatistics given = ItemStatisticsOf(std::vector<int32_t>{3, 1, 0, 7, 2});
  const ItemStatistics turned = ItemStatisticsOf(std::vector<int32_t>{2, 7, 0, 1, 3});
  EXPECT_DOUBLE_EQ(*given.mean, 6.0 - *turned.mean);
  EXPECT_EQ(*given.variance, *turned.variance);
}

}  // namespace
}  // namespace icap::scoring
