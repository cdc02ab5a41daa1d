#include "services/profile/domain/student_t.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace icap::profile {
namespace {

// The table of every textbook (Fisher & Yates, 1963, table III), with more digits by root finding on the definition
// with 30 digits (mpmath 1.3).
TEST(StudentQuantile, EqualsTheTable) {
  EXPECT_NEAR(StudentQuantile(0.975, 1), 12.7062047361747046, 1e-11);
  EXPECT_NEAR(StudentQuantile(0.975, 2), 4.30265272974946385, 1e-12);
  EXPECT_NEAR(StudentQuantile(0.975, 3), 3.18244630528370959, 1e-12);
  EXPECT_NEAR(StudentQuantile(0.975, 7), 2.36462425159278534, 1e-12);
  EXPECT_NEAR(StudentQuantile(0.975, 9), 2.26215716279820554, 1e-12);
  EXPECT_NEAR(StudentQuantile(0.975, 14), 2.14478668791780383, 1e-12);
  EXPECT_NEAR(StudentQuantile(0.975, 29), 2.0452296421327043, 1e-12);
  EXPECT_NEAR(StudentQuantile(0.975, 99), 1.9842169515864175, 1e-12);
  EXPECT_NEAR(StudentQuantile(0.975, 1'000), 1.96233908082640848, 1e-12);
}

// With one degree of freedom it is Cauchy's: F(t) = 1/2 + atan(t) / π.
TEST(StudentCdf, IsCauchyWithOneDegreeOfFreedom) {
  for (const double t : {-20.0, -1.0, 0.3, 2.0, 50.0}) {
    EXPECT_NEAR(StudentCdf(t, 1), 0.5 + std::atan(t) / std::acos(-1.0), 1e-14) << t;
  }
}

// With two it is F(t) = 1/2 + t / (2 √(2 + t²)).
TEST(StudentCdf, HasItsClosedFormWithTwoDegreesOfFreedom) {
  for (const double t : {-3.0, 0.1, 1.0, 7.0}) {
    EXPECT_NEAR(StudentCdf(t, 2), 0.5 + t / (2 * std::sqrt(2 + t * t)), 1e-14) << t;
  }
}

TEST(StudentCdf, IsSymmetricAndExactAtTheMiddleAndTheEnds) {
  EXPECT_EQ(StudentCdf(0, 5), 0.5);
  EXPECT_EQ(StudentCdf(std::numeric_limits<double>::infinity(), 5), 1.0);
  EXPECT_EQ(StudentCdf(-std::numeric_limits<double>::infinity(), 5), 0.0);
  EXPECT_NEAR(StudentCdf(-1.5, 14), 0.07791265904858842, 1e-14);
  EXPECT_NEAR(StudentCdf(1.5, 14) + StudentCdf(-1.5, 14), 1.0, 1e-15);
}

TEST(StudentQuantile, IsTheInverseOfTheCdf) {
  for (const double degrees : {1.0, 4.0, 9.0, 60.0, 9'999.0}) {
    for (const double p : {0.001, 0.025, 0.3, 0.5, 0.8, 0.975, 0.9999}) {
      EXPECT_NEAR(StudentCdf(StudentQuantile(p, degrees), degrees), p, 1e-13) << degrees << " " << p;
    }
  }
}

}  // namespace
}  // namespace icap::profile
