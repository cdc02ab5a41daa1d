#include "services/profile/domain/comparison.h"

#include <cmath>
#include <numeric>
#include <utility>

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
  EXPECT_EQ((*comparison)->school_count, 100);
  EXPECT_EQ(StandingOf((*comparison)->interval), Standing::kLower);
}

TEST(Comparison, IsMadeFromTwentySchoolsOn) {
  const std::vector<double> nineteen(kMinSchoolsForComparison - 1, 1.0);
  EXPECT_FALSE((*CompareWithSchools({.mean = 1.0, .standard_error = 1.0}, nineteen)).has_value());
  const std::vector<double> twenty(kMinSchoolsForComparison, 1.0);
  EXPECT_DOUBLE_EQ((*CompareWithSchools({.mean = 1.0, .standard_error = 0.0}, twenty))->percentile, 50.0);
}

TEST(Comparison, SaysThatAWideIntervalDoesNotDistinguish) {
  EXPECT_EQ(StandingOf({20.0, 70.0}), Standing::kNotDistinguishable);
  EXPECT_EQ(StandingOf({0.0, 50.0}), Standing::kNotDistinguishable) << "half of the schools";
  EXPECT_EQ(StandingOf({0.0, 49.9}), Standing::kLower);
  EXPECT_EQ(StandingOf({50.1, 99.0}), Standing::kHigher);
  EXPECT_EQ(StandingOf({45.0, 55.0}), Standing::kMiddle);
  EXPECT_EQ(StandingOf({50.0, 50.0}), Standing::kMiddle) << "all schools alike";
}

TEST(Comparison, RefusesNumbersThatAreNot) {
  EXPECT_FALSE(CompareWithSchools({.mean = NAN, .standard_error = 1.0}, OneToHundred()).ok());
  std::vector<double> schools = OneToHundred();
  schools[3] = NAN;
  EXPECT_FALSE(CompareWithSchools({.mean = 1.0, .standard_error = 1.0}, schools).ok());
  schools = OneToHundred();
  std::swap(schools[3], schools[4]);
  EXPECT_FALSE(CompareWithSchools({.mean = 1.0, .standard_error = 1.0}, schools).ok());
}

}  // namespace
}  // namespace icap::profile
