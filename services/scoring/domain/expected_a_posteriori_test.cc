#include "services/scoring/domain/expected_a_posteriori.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "services/scoring/domain/measure_reliability.h"

namespace icap::scoring {
namespace {

TEST(ExpectedAPosteriori, IsThePopulationWithoutAnswers) {
  const auto table = ExpectedAPosterioriTable({}, 4.0);
  ASSERT_EQ(table.size(), 1u);
  EXPECT_NEAR(table[0].measure, 0.0, 1e-12);
  EXPECT_NEAR(table[0].standard_error, 2.0, 1e-10);
}

TEST(ExpectedAPosteriori, AveragesToThePopulation) {
  // One coin-like item: both scores are equally likely, their EAPs opposite, and V(EAP) + mean error² is the variance.
  const std::vector<PartialCreditItem> items{PartialCreditItem::FromSteps(std::vector<double>{0.0})};
  const auto table = ExpectedAPosterioriTable(items, 1.7);
  ASSERT_EQ(table.size(), 2u);
  EXPECT_NEAR(table[0].measure, -table[1].measure, 1e-12);
  EXPECT_GT(table[1].measure, 0.3);
  EXPECT_NEAR(std::pow(table[0].measure, 2) + std::pow(table[0].standard_error, 2), 1.7, 1e-10);
}

TEST(ExpectedAPosteriori, IsDrawnToTheMeanOfANarrowPopulation) {
  const std::vector<PartialCreditItem> items(5, PartialCreditItem::FromSteps(std::vector<double>{-1.0, 1.0}));
  const auto wide = ExpectedAPosterioriTable(items, 25.0);
  const auto narrow = ExpectedAPosterioriTable(items, 0.25);
  EXPECT_GT(wide.back().measure, 2 * narrow.back().measure);
  EXPECT_GT(narrow.back().measure, 0);
}

TEST(MeasureReliability, EqualsTheHandComputedCase) {
  // Measures -1, 0, 1: variance 1 (N - 1) or 2/3 (N); squared errors 1/4 each.
  const std::vector<PersonMeasure> measures{{-1, 0.5}, {0, 0.5}, {1, 0.5}};
  EXPECT_NEAR(*WleReliability(measures), 0.75, 1e-15);
  EXPECT_NEAR(*EapReliability(measures), (2.0 / 3) / (2.0 / 3 + 0.25), 1e-15);
}

TEST(MeasureReliability, IsUndefinedWithoutDifferences) {
  const std::vector<PersonMeasure> equal{{1, 0.5}, {1, 0.5}};
  EXPECT_FALSE(WleReliability(equal).has_value());
  EXPECT_EQ(*EapReliability(equal), 0.0);
  EXPECT_FALSE(EapReliability(std::vector<PersonMeasure>{{1, 0.5}}).has_value());
}

}  // namespace
}  // namespace icap::scoring
