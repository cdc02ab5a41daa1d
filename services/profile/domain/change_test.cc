#include "services/profile/domain/change.h"

#include <cmath>

#include <gtest/gtest.h>

namespace icap::profile {
namespace {

TEST(Change, AddsTheErrorsOfBothRolloutsAndOfTheLink) {
  const auto change = ChangeBetween({3.0, 0.3}, {3.5, 0.4}, 1.2);
  ASSERT_TRUE(change.ok());
  EXPECT_DOUBLE_EQ(change->difference, 0.5);
  EXPECT_DOUBLE_EQ(change->standard_error, 1.3);
  EXPECT_DOUBLE_EQ(*change->z, 0.5 / 1.3);
  EXPECT_EQ(change->verdict, ChangeVerdict::kNotDistinguishable);
  EXPECT_NEAR(change->interval.high, 0.5 + 1.959964 * 1.3, 1e-6);
}

TEST(Change, IsShownFromExactly196Errors) {
  EXPECT_EQ(ChangeBetween({0.0, 0.0}, {1.96, 1.0}, 0.0)->verdict, ChangeVerdict::kRose);
  EXPECT_EQ(ChangeBetween({1.96, 1.0}, {0.0, 0.0}, 0.0)->verdict, ChangeVerdict::kFell);
  EXPECT_EQ(ChangeBetween({0.0, 0.0}, {1.9599, 1.0}, 0.0)->verdict, ChangeVerdict::kNotDistinguishable);
}

TEST(Change, IsAntisymmetric) {
  const auto there = ChangeBetween({3.0, 0.1}, {3.9, 0.2}, 0.05);
  const auto back = ChangeBetween({3.9, 0.2}, {3.0, 0.1}, 0.05);
  EXPECT_DOUBLE_EQ(there->difference, -back->difference);
  EXPECT_DOUBLE_EQ(*there->z, -*back->z);
}

TEST(Change, HasNoZWithoutErrors) {
  const auto rose = ChangeBetween({1.0, 0.0}, {2.0, 0.0}, 0.0);
  EXPECT_FALSE(rose->z.has_value());
  EXPECT_EQ(rose->verdict, ChangeVerdict::kRose);
  EXPECT_EQ(ChangeBetween({1.0, 0.0}, {1.0, 0.0}, 0.0)->verdict, ChangeVerdict::kNotDistinguishable);
}

TEST(Change, RefusesWhatIsNotAMeasure) {
  EXPECT_FALSE(ChangeBetween({NAN, 0.1}, {1.0, 0.1}, 0.0).ok());
  EXPECT_FALSE(ChangeBetween({1.0, 0.1}, {1.0, -0.1}, 0.0).ok());
  EXPECT_FALSE(ChangeBetween({1.0, 0.1}, {1.0, 0.1}, INFINITY).ok());
}

}  // namespace
}  // namespace icap::profile
