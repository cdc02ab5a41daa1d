#include "services/scoring/domain/cronbach_alpha.h"

#include <gtest/gtest.h>

namespace icap::scoring {
namespace {

// Each row is a respondent.
CompleteResponseSums SumsOf(const std::vector<std::vector<int64_t>>& rows) {
  CompleteResponseSums sums;
  for (const auto& row : rows) {
    sums.items.resize(row.size());
    int64_t total = 0;
    for (size_t i = 0; i < row.size(); ++i) {
      sums.items[i].Add(row[i]);
      total += row[i];
    }
    sums.total.Add(total);
    ++sums.respondent_count;
  }
  return sums;
}

TEST(CronbachAlpha, EqualsTheHandComputedCase) {
  // Item variances 1 and 7/3 of (1, 2, 3), (2, 1, 4); sums 3, 3, 7: variance 16/3. 2 · (1 - (10/3) / (16/3)) = 3/4.
  EXPECT_DOUBLE_EQ(*CronbachAlpha(SumsOf({{1, 2}, {2, 1}, {3, 4}})), 0.75);
}

TEST(CronbachAlpha, IsOneWhenItemsAreIdentical) {
  EXPECT_DOUBLE_EQ(*CronbachAlpha(SumsOf({{1, 1, 1}, {4, 4, 4}, {2, 2, 2}})), 1.0);
}

TEST(CronbachAlpha, IsNegativeWhenItemsWorkAgainstEachOther) {
  EXPECT_LT(*CronbachAlpha(SumsOf({{1, 5}, {2, 3}, {5, 1}})), 0.0);
}

TEST(CronbachAlpha, IsTheSameForAnyOrderOfItemsAndRespondents) {
  const double alpha = *CronbachAlpha(SumsOf({{1, 2, 4}, {2, 1, 3}, {3, 4, 5}}));
  EXPECT_EQ(*CronbachAlpha(SumsOf({{4, 2, 1}, {3, 1, 2}, {5, 4, 3}})), alpha);
  EXPECT_EQ(*CronbachAlpha(SumsOf({{3, 4, 5}, {1, 2, 4}, {2, 1, 3}})), alpha);
}

TEST(CronbachAlpha, IsUndefinedWhereItsFormulaDividesByZero) {
  EXPECT_FALSE(CronbachAlpha(SumsOf({})).has_value());
  EXPECT_FALSE(CronbachAlpha(SumsOf({{1}, {2}})).has_value()) << "one item";
  EXPECT_FALSE(CronbachAlpha(SumsOf({{1, 2}})).has_value()) << "one respondent";
  EXPECT_FALSE(CronbachAlpha(SumsOf({{1, 2}, {1, 2}})).has_value()) << "nobody differs";
  EXPECT_FALSE(CronbachAlpha(SumsOf({{1, 2}, {2, 1}})).has_value()) << "sums do not differ";
}

TEST(CronbachAlpha, CountsAnItemThatAllAnswerTheSame) {
  // Two identical items and a constant: 3/2 · (1 - 2/4).
  EXPECT_DOUBLE_EQ(*CronbachAlpha(SumsOf({{1, 1, 4}, {2, 2, 4}, {3, 3, 4}})), 0.75);
}

TEST(CronbachAlpha, DoesNotOverflowAtTheLimits) {
  // Ten million respondents, a thousand identical items, half at each end of 32 options.
  const int64_t half = 5'000'000;
  CompleteResponseSums sums{.respondent_count = 2 * half, .items = std::vector<PowerSums>(1000)};
  for (PowerSums& item : sums.items) {
    item.AddMany(1, half);
    item.AddMany(32, half);
  }
  sums.total.AddMany(1'000, half);
  sums.total.AddMany(32'000, half);
  EXPECT_NEAR(*CronbachAlpha(sums), 1.0, 1e-12);
}

}  // namespace
}  // namespace icap::scoring
