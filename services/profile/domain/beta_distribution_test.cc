#include "services/profile/domain/beta_distribution.h"

#include <gtest/gtest.h>

#include <cmath>

namespace icap::profile {
namespace {

TEST(BetaCdf, IsTheShareItselfWhenUniform) {
  for (const double x : {0.1, 0.25, 0.5, 0.9}) EXPECT_NEAR(BetaCdf(x, 1, 1), x, 1e-15);
}

// I_x(a, 1) = x^a and I_x(1, b) = 1 - (1 - x)^b, by integration of the definition.
TEST(BetaCdf, EqualsItsClosedForms) {
  for (const double x : {0.01, 0.3, 0.7, 0.99}) {
    EXPECT_NEAR(BetaCdf(x, 3.5, 1), std::pow(x, 3.5), 1e-14) << x;
    EXPECT_NEAR(BetaCdf(x, 1, 4.5), 1 - std::pow(1 - x, 4.5), 1e-14) << x;
    EXPECT_NEAR(BetaCdf(x, 0.5, 0.5), 2 / std::acos(-1.0) * std::asin(std::sqrt(x)), 1e-14) << x;
  }
}

// P(X >= 4) of a Binomial(10, 0.3) is I_0.3(4, 7): summed by hand from the binomial table, 0.3503892816.
TEST(BetaCdf, IsABinomialTail) {
  EXPECT_NEAR(BetaCdf(0.3, 4, 7), 0.3503892816, 1e-12);
}

// By numerical integration with 40 digits (mpmath 1.3 betainc).
TEST(BetaCdf, IsExactForLargeAndUnequalParameters) {
  EXPECT_NEAR(BetaCdf(0.001, 5, 10'000), 0.97087952731712386, 1e-13);
  EXPECT_NEAR(BetaCdf(0.999, 10'000, 10.5), 0.52002577794623842, 1e-13);
}

TEST(BetaCdf, IsSymmetric) {
  for (const double a : {0.5, 2.0, 30.5, 5'000.0}) {
    EXPECT_NEAR(BetaCdf(0.5, a, a), 0.5, 1e-13) << a;
    EXPECT_NEAR(BetaCdf(0.2, a, 3.5) + BetaCdf(0.8, 3.5, a), 1.0, 1e-13) << a;
  }
}

TEST(BetaCdf, EndsAtZeroAndOne) {
  EXPECT_EQ(BetaCdf(0, 2, 3), 0.0);
  EXPECT_EQ(BetaCdf(-1, 2, 3), 0.0);
  EXPECT_EQ(BetaCdf(1, 2, 3), 1.0);
  EXPECT_EQ(BetaCdf(2, 2, 3), 1.0);
}

// 12 x² (1 - x) for Beta(3, 2).
TEST(BetaDensity, EqualsItsPolynomial) {
  for (const double x : {0.1, 0.5, 0.9}) EXPECT_NEAR(BetaDistribution(3, 2).Density(x), 12 * x * x * (1 - x), 1e-13);
}

TEST(BetaDensity, IsSummedOverBothSides) {
  for (const double a : {2.5, 700.5}) {
    const BetaDistribution beta(a, 3.5);
    const double both = beta.Density(0.2) + beta.Density(0.8);
    EXPECT_NEAR(beta.DensityAtBoth(0.2), both, 1e-12 * both);
  }
}

TEST(BetaDensity, IsTheDerivativeOfTheCdf) {
  const double h = 1e-5;
  EXPECT_NEAR(BetaDistribution(8.5, 12.5).Density(0.3),
              (BetaCdf(0.3 + h, 8.5, 12.5) - BetaCdf(0.3 - h, 8.5, 12.5)) / (2 * h), 1e-6);
}

}  // namespace
}  // namespace icap::profile
