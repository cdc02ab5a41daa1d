#include "services/profile/domain/levels.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "services/common/base/error.h"

namespace icap::profile {
namespace {

constexpr std::array kCutPoints = {2.5, 3.5, 4.5};

FactorMeasure Measure(int64_t n, double mean, double sd, double p05 = 1, double p95 = 6) {
  return {.respondent_count = n,
          .mean = mean,
          .sd = sd,
          .standard_error = sd / std::sqrt(static_cast<double>(n)),
          .p05 = p05,
          .p95 = p95};
}

FactorMeasure MeasureOf(const std::vector<double>& scores, double p05, double p95) {
  const auto n = static_cast<double>(scores.size());
  const double mean = std::accumulate(scores.begin(), scores.end(), 0.0) / n;
  double squares = 0;
  for (const double score : scores) squares += (score - mean) * (score - mean);
  return Measure(static_cast<int64_t>(scores.size()), mean, std::sqrt(squares / (n - 1)), p05, p95);
}

// The distribution function of Student's t with 9 degrees of freedom at (c - 4.1) / 0.25, with 30 digits (mpmath 1.3).
TEST(PlaceOnLevels, GivesStudentProbabilities) {
  const auto placement = PlaceOnLevels(Measure(10, 4.1, 0.25 * std::sqrt(10.0)), kCutPoints);
  ASSERT_TRUE(placement.ok()) << placement.status();
  const std::array expected = {6.2636387316281568e-5, 0.019886306947357911, 0.90801965724453115, 0.07203139942079466};
  ASSERT_EQ(placement->probabilities.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(placement->probabilities[i], expected[i], 1e-12) << i;
  EXPECT_EQ(placement->named, (LevelRange{2, 2}));
}

// 4.1 ± t(0.975, 9) · 0.25 with t = 2.262157162798206.
TEST(PlaceOnLevels, GivesTheStudentInterval) {
  const auto placement = PlaceOnLevels(Measure(10, 4.1, 0.25 * std::sqrt(10.0)), kCutPoints);
  EXPECT_NEAR(placement->interval->low, 4.1 - 0.5655392906995514, 1e-12);
  EXPECT_NEAR(placement->interval->high, 4.1 + 0.5655392906995514, 1e-12);
}

TEST(PlaceOnLevels, AddsUpToOne) {
  for (const double mean : {1.0, 2.5, 3.3, 6.0}) {
    const auto placement = PlaceOnLevels(Measure(12, mean, 1.1), kCutPoints);
    EXPECT_NEAR(std::accumulate(placement->probabilities.begin(), placement->probabilities.end(), 0.0), 1.0, 1e-15);
  }
}

TEST(PlaceOnLevels, IsACoinFlipAtACutPoint) {
  const auto placement = PlaceOnLevels(Measure(10, 3.5, 0.5), kCutPoints);
  EXPECT_NEAR(placement->probabilities[0] + placement->probabilities[1], 0.5, 1e-15);
  EXPECT_EQ(placement->named, (LevelRange{1, 2}));
}

TEST(PlaceOnLevels, MirrorsWithTheScale) {
  const auto low = PlaceOnLevels(Measure(11, 2.9, 0.9), kCutPoints);
  const auto high = PlaceOnLevels(Measure(11, 7 - 2.9, 0.9), kCutPoints);
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(low->probabilities[i], high->probabilities[3 - i], 1e-14);
}

TEST(PlaceOnLevels, IsCertainWhenAllScoredTheSame) {
  const auto placement = PlaceOnLevels(Measure(10, 3.5, 0), kCutPoints);
  EXPECT_EQ(placement->probabilities, (std::vector<double>{0, 0, 1, 0}));
  EXPECT_EQ(placement->named, (LevelRange{2, 2}));
  EXPECT_EQ(placement->interval->low, 3.5);
  EXPECT_EQ(placement->interval->high, 3.5);
}

TEST(PlaceOnLevels, KnowsNothingFromOneRespondent) {
  const auto placement = PlaceOnLevels({.respondent_count = 1, .mean = 4}, kCutPoints);
  EXPECT_EQ(placement->probabilities, (std::vector<double>{0.25, 0.25, 0.25, 0.25}));
  EXPECT_EQ(placement->named, (LevelRange{0, 3}));
  EXPECT_FALSE(placement->interval.has_value());
}

TEST(PlaceOnLevels, HasOneLevelWithoutCutPoints) {
  const auto placement = PlaceOnLevels(Measure(10, 3, 1), {});
  EXPECT_EQ(placement->probabilities, std::vector<double>{1.0});
  EXPECT_EQ(placement->named, (LevelRange{0, 0}));
}

TEST(PlaceOnLevels, RefusesWhatIsNotAMeasure) {
  EXPECT_FALSE(PlaceOnLevels({.respondent_count = 0}, kCutPoints).ok());
  EXPECT_FALSE(PlaceOnLevels({.respondent_count = 2, .mean = 3}, kCutPoints).ok());
  EXPECT_FALSE(PlaceOnLevels(Measure(10, std::numeric_limits<double>::quiet_NaN(), 1), kCutPoints).ok());
  const std::array descending = {3.0, 2.0};
  EXPECT_EQ(ViolationsOf(PlaceOnLevels(Measure(10, 3, 1), descending).status())[0].field, "cut_points[1]");
  EXPECT_FALSE(PlaceOnLevels(Measure(10, 3, 1), std::vector<double>(kMaxLevelCount, 1.0)).ok());
}

TEST(NameLevels, NamesOneLevelFromEightyPercent) {
  EXPECT_EQ(NameLevels(std::array{0.1, 0.8, 0.1}), (LevelRange{1, 1}));
  EXPECT_EQ(NameLevels(std::array{0.15, 0.79, 0.06}), (LevelRange{0, 1}));
}

TEST(NameLevels, NamesTheShortestRangeThenTheMoreProbableThenTheLower) {
  EXPECT_EQ(NameLevels(std::array{0.1, 0.45, 0.45}), (LevelRange{1, 2}));
  EXPECT_EQ(NameLevels(std::array{0.25, 0.6, 0.15}), (LevelRange{0, 1}));
  EXPECT_EQ(NameLevels(std::array{0.2, 0.6, 0.2}), (LevelRange{0, 1}));
  EXPECT_EQ(NameLevels(std::array{0.45, 0.1, 0.45}), (LevelRange{0, 2}));
}

TEST(BoundForMissingTeachers, EqualsTheFacultyWithTheMissingFilledIn) {
  const std::vector<double> scores = {3, 3.5, 4, 4, 4, 4.5, 4.5, 4.5, 5, 5};
  const double p05 = 3.225;
  const double p95 = 5;
  const auto bounds = BoundForMissingTeachers(MeasureOf(scores, p05, p95), 18, kCutPoints);
  ASSERT_TRUE(bounds.ok()) << bounds.status();
  std::vector<double> low = scores;
  low.resize(18, p05);
  std::vector<double> high = scores;
  high.resize(18, p95);
  EXPECT_EQ(bounds->missing_count, 8);
  EXPECT_EQ(bounds->named_if_low, PlaceOnLevels(MeasureOf(low, p05, p95), kCutPoints)->named);
  EXPECT_EQ(bounds->named_if_high, PlaceOnLevels(MeasureOf(high, p05, p95), kCutPoints)->named);
  EXPECT_EQ(bounds->named_if_low, (LevelRange{2, 2}));
  EXPECT_EQ(bounds->named_if_high, (LevelRange{2, 3}));
  EXPECT_TRUE(bounds->could_change);
}

TEST(BoundForMissingTeachers, ChangesNothingWhenNobodyIsMissing) {
  for (const int64_t invited : {0, 8, 10}) {
    const auto bounds = BoundForMissingTeachers(Measure(10, 4, 1, 1, 6), invited, kCutPoints);
    EXPECT_EQ(bounds->missing_count, 0);
    EXPECT_EQ(bounds->named_if_low, bounds->named_if_high);
    EXPECT_FALSE(bounds->could_change);
  }
}

TEST(BoundForMissingTeachers, SeesThatAFewCannotMoveAClearResult) {
  const auto bounds = BoundForMissingTeachers(Measure(100, 4, 0.5, 3.5, 4.4), 102, kCutPoints);
  EXPECT_EQ(bounds->missing_count, 2);
  EXPECT_FALSE(bounds->could_change);
}

}  // namespace
}  // namespace icap::profile
