#include "services/profile/domain/krippendorff_alpha.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace icap::profile {
namespace {

// Krippendorff (2011), example C: four observers, twelve units, seven ratings missing.
const std::vector<UnitRatings> kExample = {{1, 1, 1},    {2, 2, 3, 2}, {3, 3, 3, 3}, {3, 3, 3, 3},
                                           {2, 2, 2, 2}, {1, 2, 3, 4}, {4, 4, 4, 4}, {1, 1, 2, 1},
                                           {2, 2, 2, 2}, {5, 5, 5},    {1, 1},       {3}};

double AlphaOf(const std::vector<UnitRatings>& units, int level_count, AlphaMetric metric) {
  const auto alpha = KrippendorffAlphaOf(units, level_count, metric);
  EXPECT_TRUE(alpha.ok());
  return *alpha->alpha;
}

TEST(KrippendorffAlpha, EqualsItsAuthorsExample) {
  EXPECT_NEAR(AlphaOf(kExample, 5, AlphaMetric::kNominal), 0.743, 0.0005);
  EXPECT_NEAR(AlphaOf(kExample, 5, AlphaMetric::kOrdinal), 0.815, 0.0005);
  EXPECT_NEAR(AlphaOf(kExample, 5, AlphaMetric::kInterval), 0.849, 0.0005);
  const auto alpha = KrippendorffAlphaOf(kExample, 5, AlphaMetric::kOrdinal);
  EXPECT_EQ(alpha->unit_count, 11);
  EXPECT_EQ(alpha->rating_count, 40);
}

TEST(KrippendorffAlpha, EqualsTheHandComputedCase) {
  // (1, 1), (2, 2), (1, 2): o_12 = 1, n_1 = n_2 = 3, n = 6: 1 - 5 · 1 / 9.
  EXPECT_NEAR(AlphaOf({{1, 1}, {2, 2}, {1, 2}}, 2, AlphaMetric::kNominal), 4.0 / 9.0, 1e-14);
}

TEST(KrippendorffAlpha, EqualsKrippendorffsBinaryExample) {
  // Krippendorff (2011), example A: two observers, ten units, alpha = 0.095.
  const std::vector<UnitRatings> units = {{1, 2}, {2, 2}, {1, 2}, {1, 1}, {1, 1},
                                          {1, 2}, {1, 1}, {1, 1}, {2, 1}, {1, 1}};
  EXPECT_NEAR(AlphaOf(units, 2, AlphaMetric::kNominal), 0.095, 0.0005);
  EXPECT_NEAR(AlphaOf(units, 2, AlphaMetric::kOrdinal), AlphaOf(units, 2, AlphaMetric::kNominal), 1e-14)
      << "two levels have one distance";
}

TEST(KrippendorffAlpha, DoesNotDependOnOrderOrDirection) {
  std::vector<UnitRatings> turned = kExample;
  std::reverse(turned.begin(), turned.end());
  for (UnitRatings& unit : turned) {
    std::reverse(unit.begin(), unit.end());
    for (int& level : unit) level = 6 - level;
  }
  for (const AlphaMetric metric : {AlphaMetric::kNominal, AlphaMetric::kOrdinal, AlphaMetric::kInterval}) {
    EXPECT_NEAR(AlphaOf(turned, 5, metric), AlphaOf(kExample, 5, metric), 1e-14);
  }
}

TEST(KrippendorffAlpha, IgnoresUnitsWithoutAPairAndUnusedLevels) {
  std::vector<UnitRatings> more = kExample;
  more.push_back({});
  more.push_back({5});
  EXPECT_EQ(AlphaOf(more, 9, AlphaMetric::kOrdinal), AlphaOf(kExample, 5, AlphaMetric::kOrdinal));
}

TEST(KrippendorffAlpha, NamesWhatItCannotSay) {
  EXPECT_EQ(KrippendorffAlphaOf({}, 4, AlphaMetric::kOrdinal)->outcome, AlphaOutcome::kNothingToCompare);
  EXPECT_EQ(KrippendorffAlphaOf(std::vector<UnitRatings>{{1}, {2}}, 4, AlphaMetric::kOrdinal)->outcome,
            AlphaOutcome::kNothingToCompare);
  const auto same = KrippendorffAlphaOf(std::vector<UnitRatings>{{3, 3}, {3, 3}}, 4, AlphaMetric::kOrdinal);
  EXPECT_EQ(same->outcome, AlphaOutcome::kNoVariation);
  EXPECT_FALSE(same->alpha.has_value());
  EXPECT_EQ(AlphaOf({{1, 1}, {2, 2}}, 4, AlphaMetric::kOrdinal), 1.0);
  EXPECT_LT(AlphaOf({{1, 4}, {4, 1}}, 4, AlphaMetric::kOrdinal), 0.0);
  EXPECT_FALSE(KrippendorffAlphaOf(std::vector<UnitRatings>{{0, 1}}, 4, AlphaMetric::kOrdinal).ok());
  EXPECT_FALSE(KrippendorffAlphaOf({}, 1, AlphaMetric::kOrdinal).ok());
}

}  // namespace
}  // namespace icap::profile
