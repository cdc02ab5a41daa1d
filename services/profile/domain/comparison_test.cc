#include "services/profile/domain/comparison.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <gtest/gtest.h>

namespace icap::profile {
namespace {

std::vector<double> OneToHundred() {
  std::vector<double> schools(100);
  std::iota(schools.begin(), schools.end(), 1.0);
  return schools;
}

TEST(Comparison, GivesTheMidRankAndWhatTheErrorLeaves) {
  const auto comparison = CompareWithSchools({.mean = 40.0, .standard_error = 5.0}, OneToHundred());
  ASSERT_TRUE(comparison.ok());
  EXPECT_DOUBLE_EQ((*comparison)->percentile, 39.5);
  // 40 ± 9.8: thirty schools are below 30.2, forty-nine below 49.8.
  EXPECT_DOUBLE_EQ((*comparison)->interval.low, 30.0);
  EXPECT_DOUBLE_EQ((*comparison)->interval.high, 49.0);
  ASSERT_TRUE((*comparison)->quarters.has_value());
  EXPECT_EQ((*comparison)->quarters->named, (LevelRange{1, 1}));
}

TEST(Comparison, NamesSeveralQuartersWhenTheErrorIsLarge) {
  const auto comparison = CompareWithSchools({.mean = 50.5, .standard_error = 20.0}, OneToHundred());
  EXPECT_EQ((*comparison)->quarters->probabilities.size(), 4u);
  EXPECT_LT((*comparison)->quarters->named.lowest, (*comparison)->quarters->named.highest);
}

TEST(Comparison, DoesNotDependOnTheOrderOfSchools) {
  std::vector<double> schools = OneToHundred();
  std::reverse(schools.begin(), schools.end());
  const auto comparison = CompareWithSchools({.mean = 12.0, .standard_error = 3.0}, schools);
  const auto again = CompareWithSchools({.mean = 12.0, .standard_error = 3.0}, OneToHundred());
  EXPECT_EQ((*comparison)->percentile, (*again)->percentile);
  EXPECT_EQ((*comparison)->quarters->probabilities, (*again)->quarters->probabilities);
}

TEST(Comparison, IsNotMadeWithFewerThanTenSchools) {
  const std::vector<double> nine(9, 1.0);
  EXPECT_FALSE((*CompareWithSchools({.mean = 1.0, .standard_error = 1.0}, nine)).has_value());
}

TEST(Comparison, HasNoQuartersWhereSchoolsAreAlike) {
  const std::vector<double> alike(20, 3.0);
  const auto comparison = CompareWithSchools({.mean = 3.0, .standard_error = 0.0}, alike);
  EXPECT_DOUBLE_EQ((*comparison)->percentile, 50.0);
  EXPECT_FALSE((*comparison)->quarters.has_value());
}

TEST(Comparison, RefusesNumbersThatAreNot) {
  EXPECT_FALSE(CompareWithSchools({.mean = NAN, .standard_error = 1.0}, OneToHundred()).ok());
  std::vector<double> schools = OneToHundred();
  schools[3] = NAN;
  EXPECT_FALSE(CompareWithSchools({.mean = 1.0, .standard_error = 1.0}, schools).ok());
}

}  // namespace
}  // namespace icap::profile
