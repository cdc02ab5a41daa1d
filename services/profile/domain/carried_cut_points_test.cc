#include "services/profile/domain/carried_cut_points.h"

#include <gtest/gtest.h>

#include "absl/status/status.h"

namespace icap::profile {
namespace {

constexpr MeasurePosterior kPosterior = {.mean = 1.0, .standard_error = 0.5};
constexpr MeasuredFaculty kFaculty = {.respondent_count = 20, .p05 = -1, .p95 = 3};

// By hand: z = -4, 0 and 2 at the cut points; Phi(-4) = 0.0000316712, Phi(0) = 0.5, Phi(2) = 0.9772498681.
TEST(PlaceMeasure, GivesTheNormalProbabilitiesBetweenTheCutPoints) {
  const std::vector<CarriedCutPoint> cuts = {{-1.0}, {1.0}, {2.0}};
  const auto levels = PlaceMeasure(kPosterior, kFaculty, 20, cuts);
  ASSERT_TRUE(levels.ok()) << levels.status();
  const std::vector<double>& p = levels->placement.probabilities;
  ASSERT_EQ(p.size(), 4u);
  EXPECT_NEAR(p[0], 0.0000316712, 1e-9);
  EXPECT_NEAR(p[1], 0.4999683288, 1e-9);
  EXPECT_NEAR(p[2], 0.4772498681, 1e-9);
  EXPECT_NEAR(p[3], 0.0227501319, 1e-9);
  EXPECT_EQ(levels->placement.named, (LevelRange{1, 2}));
  EXPECT_EQ(levels->bounds.named_if_low, (LevelRange{1, 2}));
}

// 20 of 40 answered. If low: (20 - 20) / 40 = 0, so the second level for sure; if high: (20 + 60) / 40 = 2, its error
// 0.5 / sqrt(2) as below, so half above the last cut point.
TEST(PlaceMeasure, BoundsForMissingTeachers) {
  const std::vector<CarriedCutPoint> cuts = {{-1.0}, {1.0}, {2.0}};
  const auto levels = PlaceMeasure(kPosterior, kFaculty, 40, cuts);
  ASSERT_TRUE(levels.ok()) << levels.status();
  EXPECT_EQ(levels->bounds.missing_count, 20);
  EXPECT_EQ(levels->bounds.named_if_low, (LevelRange{1, 1}));
  EXPECT_EQ(levels->bounds.named_if_high, (LevelRange{2, 3}));
  EXPECT_TRUE(levels->bounds.could_change);
}

TEST(PlaceMeasure, GivesNothingToLevelsThatTheCurveCannotSeparate) {
  const std::vector<CarriedCutPoint> cuts = {{std::nullopt, true}, {1.0}, {std::nullopt, false}};
  const auto levels = PlaceMeasure(kPosterior, kFaculty, 20, cuts);
  ASSERT_TRUE(levels.ok()) << levels.status();
  EXPECT_EQ(levels->placement.probabilities, (std::vector<double>{0, 0.5, 0.5, 0}));
  EXPECT_EQ(levels->placement.named, (LevelRange{1, 2}));
  EXPECT_EQ(levels->bounds.named_if_high, (LevelRange{1, 2}));
}

TEST(PlaceMeasure, RefusesCutPointsThatDoNotRise) {
  const std::vector<std::vector<CarriedCutPoint>> wrong = {
      {{2.0}, {1.0}}, {{1.0}, {std::nullopt, true}}, {{std::nullopt, false}, {1.0}}};
  for (const auto& cuts : wrong) {
    EXPECT_TRUE(absl::IsInvalidArgument(PlaceMeasure(kPosterior, kFaculty, 20, cuts).status()));
  }
}

}  // namespace
}  // namespace icap::profile
