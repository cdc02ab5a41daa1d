#include "services/scoring/domain/test_characteristic_curve.h"

#include <vector>

#include <gtest/gtest.h>

namespace icap::scoring {
namespace {

TEST(TestCharacteristicCurve, IsTheMiddleOfASymmetricScaleAtItsLocation) {
  const std::vector<PartialCreditItem> items{PartialCreditItem::FromSteps(std::vector<double>{-1.0, 0.0, 0.0, 1.0}),
                                             PartialCreditItem::FromSteps(std::vector<double>{-2.0, -1.0, 1.0, 2.0})};
  EXPECT_NEAR(*ExpectedCategory(items, 0.0), 3.0, 1e-14);
  EXPECT_NEAR(*ThetaAtExpectedCategory(items, 3.0), 0.0, 1e-13);
  const std::vector<GradedItem> graded{{.slope = 1.5, .thresholds = {-1.0, 1.0}}};
  EXPECT_NEAR(*ExpectedCategory(graded, 0.0), 2.0, 1e-14);
  EXPECT_NEAR(*ThetaAtExpectedCategory(graded, 2.0), 0.0, 1e-13);
}

TEST(TestCharacteristicCurve, ComesBackFromItsInverse) {
  const std::vector<PartialCreditItem> items{PartialCreditItem::FromSteps(std::vector<double>{-3.0, 0.5, 4.0}),
                                             PartialCreditItem::FromSteps(std::vector<double>{2.0})};
  for (const double category : {1.001, 1.5, 2.0, 2.9, 2.999}) {
    EXPECT_NEAR(*ExpectedCategory(items, *ThetaAtExpectedCategory(items, category)), category, 1e-12);
  }
}

TEST(TestCharacteristicCurve, DoesNotReachTheEndsOfTheScale) {
  const std::vector<PartialCreditItem> items{PartialCreditItem::FromSteps(std::vector<double>{-1.0, 1.0})};
  for (const double category : {0.5, 1.0, 3.0, 4.0}) EXPECT_FALSE(ThetaAtExpectedCategory(items, category).has_value());
  EXPECT_FALSE(ExpectedCategory(std::vector<PartialCreditItem>{}, 0.0).has_value());
  EXPECT_FALSE(ThetaAtExpectedCategory(std::vector<GradedItem>{}, 2.0).has_value());
}

TEST(TestCharacteristicCurve, HasNoInverseWithANegativeSlope) {
  const std::vector<GradedItem> items{{.slope = 1.0, .thresholds = {0.0}}, {.slope = -0.5, .thresholds = {0.0}}};
  EXPECT_FALSE(ThetaAtExpectedCategory(items, 1.5).has_value());
}

TEST(TestCharacteristicCurve, LeavesOutItemsNobodyAnswered) {
  std::vector<PartialCreditItem> items{PartialCreditItem::FromSteps(std::vector<double>{0.0}), {}};
  items[1].difficulties = {std::nullopt, std::nullopt};
  EXPECT_NEAR(*ExpectedCategory(items, 0.0), 1.5, 1e-14);
}

}  // namespace
}  // namespace icap::scoring
