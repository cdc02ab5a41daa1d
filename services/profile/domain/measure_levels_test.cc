#include "services/profile/domain/measure_levels.h"

#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

#include "services/profile/domain/normal_distribution.h"

namespace icap::profile {
namespace {

const std::vector<double> kCutPoints = {-1.0, 0.0, 1.5};

TEST(NormalDistribution, EqualsTables) {
  EXPECT_DOUBLE_EQ(NormalCdf(0.0), 0.5);
  EXPECT_NEAR(NormalCdf(kNormal95), 0.975, 1e-15);
  EXPECT_NEAR(NormalCdf(-3.0), 0.001349898031630095, 1e-17);
  EXPECT_EQ(NormalCdf(INFINITY), 1.0);
}

TEST(PlacePosterior, GivesTheProbabilitiesOfTheNormal) {
  const auto placement = PlacePosterior({.mean = 0.5, .standard_error = 0.5}, kCutPoints);
  ASSERT_TRUE(placement.ok());
  EXPECT_NEAR(placement->probabilities[0], NormalCdf(-3.0), 1e-15);
  EXPECT_NEAR(placement->probabilities[1], NormalCdf(-1.0) - NormalCdf(-3.0), 1e-15);
  EXPECT_NEAR(placement->probabilities[3], 1.0 - NormalCdf(2.0), 1e-15);
  EXPECT_NEAR(std::accumulate(placement->probabilities.begin(), placement->probabilities.end(), 0.0), 1.0, 1e-15);
  EXPECT_EQ(placement->named, (LevelRange{2, 2}));
  EXPECT_NEAR(placement->interval->low, 0.5 - 0.5 * 1.959964, 1e-6);
}

TEST(PlacePosterior, IsThePlacementOfAMeanWithItsDegreesOfFreedom) {
  const FactorMeasure mean{.respondent_count = 12, .mean = 0.3, .sd = 1.2, .standard_error = 1.2 / std::sqrt(12.0)};
  const auto expected = PlaceOnLevels(mean, kCutPoints);
  const auto placement =
      PlacePosterior({.mean = 0.3, .standard_error = 1.2 / std::sqrt(12.0), .degrees_of_freedom = 11.0}, kCutPoints);
  ASSERT_TRUE(expected.ok() && placement.ok());
  EXPECT_EQ(placement->probabilities, expected->probabilities);
  EXPECT_DOUBLE_EQ(placement->interval->high, expected->interval->high);
}

TEST(PlacePosterior, MovesWithTheMeasureAndTheCutPoints) {
  const auto here = PlacePosterior({.mean = 0.2, .standard_error = 0.7}, std::vector<double>{-1.0, 1.0});
  const auto there = PlacePosterior({.mean = 5.2, .standard_error = 0.7}, std::vector<double>{4.0, 6.0});
  for (int i = 0; i < 3; ++i) EXPECT_NEAR(here->probabilities[i], there->probabilities[i], 1e-12);
}

TEST(PlacePosterior, IsCertainWithoutAnError) {
  const auto placement = PlacePosterior({.mean = 0.0, .standard_error = 0.0}, kCutPoints);
  EXPECT_EQ(placement->probabilities, (std::vector<double>{0, 0, 1, 0})) << "at a cut point: the level above";
}

TEST(PlacePosterior, RefusesNumbersThatAreNot) {
  EXPECT_FALSE(PlacePosterior({.mean = NAN, .standard_error = 1.0}, kCutPoints).ok());
  EXPECT_FALSE(PlacePosterior({.mean = 0.0, .standard_error = -1.0}, kCutPoints).ok());
  EXPECT_FALSE(PlacePosterior({.mean = 0.0, .standard_error = 1.0, .degrees_of_freedom = 0.0}, kCutPoints).ok());
  EXPECT_FALSE(PlacePosterior({.mean = 0.0, .standard_error = 1.0}, std::vector<double>{1.0, 1.0}).ok());
}

TEST(BoundPosterior, CompletesTheFacultyAtItsPercentiles) {
  // Twenty measured at 0.6 ± 0.2, twenty missing: their 5th percentile pulls the mean to -0.45, below the cut point 0.
  const auto bounds = BoundPosterior({.mean = 0.6, .standard_error = 0.2},
                                     {.respondent_count = 20, .p05 = -1.5, .p95 = 1.0}, 40, kCutPoints);
  ASSERT_TRUE(bounds.ok());
  EXPECT_EQ(bounds->missing_count, 20);
  EXPECT_EQ(bounds->named_if_low, (LevelRange{1, 1}));
  EXPECT_EQ(bounds->named_if_high, (LevelRange{2, 2}));
  EXPECT_TRUE(bounds->could_change);
}

TEST(BoundPosterior, CannotChangeWhenNobodyIsMissing) {
  const MeasuredFaculty faculty{.respondent_count = 20, .p05 = -9.0, .p95 = 9.0};
  EXPECT_FALSE(BoundPosterior({.mean = 0.6, .standard_error = 0.2}, faculty, 20, kCutPoints)->could_change);
  EXPECT_EQ(BoundPosterior({.mean = 0.6, .standard_error = 0.2}, faculty, 15, kCutPoints)->missing_count, 0);
  EXPECT_FALSE(BoundPosterior({.mean = 0.6, .standard_error = 0.2}, {}, 15, kCutPoints).ok());
}

}  // namespace
}  // namespace icap::profile
