#include "services/profile/domain/dirichlet_posterior.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace icap::profile {
namespace {

// Mean α_i / α and variance α_i (α - α_i) / (α² (α + 1)) of a Dirichlet share, and covariance -α_i α_j / (α² (α + 1))
// (Gelman et al., appendix A). The middles of the strata leave out the ends: the variance is a little too small.
TEST(DirichletPosterior, HasTheMomentsOfItsDistribution) {
  const std::array<int32_t, 5> counts = {0, 1, 7, 15, 40};
  const double total = 63 + 5 * kJeffreysCount;
  const DirichletPosterior posterior(counts);
  std::array<double, 5> sums = {};
  std::array<std::array<double, 5>, 5> products = {};
  for (int point = 0; point < kPosteriorPoints; ++point) {
    std::array<double, 5> weights;
    posterior.PointAt(point, weights);
    double sum = 0;
    for (const double weight : weights) sum += weight;
    for (size_t i = 0; i < weights.size(); ++i) {
      ASSERT_GT(weights[i], 0.0);
      sums[i] += weights[i] / sum;
      for (size_t j = 0; j < weights.size(); ++j) products[i][j] += weights[i] / sum * weights[j] / sum;
    }
  }
  const auto variance_of = [&](size_t i) {
    const double alpha = counts[i] + kJeffreysCount;
    return alpha * (total - alpha) / (total * total * (total + 1));
  };
  for (size_t i = 0; i < counts.size(); ++i) {
    const double alpha = counts[i] + kJeffreysCount;
    const double mean = sums[i] / kPosteriorPoints;
    EXPECT_NEAR(mean, alpha / total, 0.01 * std::sqrt(variance_of(i))) << i;
    for (size_t j = 0; j < counts.size(); ++j) {
      const double scale = std::sqrt(variance_of(i) * variance_of(j));
      const double expected = i == j ? scale : -alpha * (counts[j] + kJeffreysCount) / (total * total * (total + 1));
      EXPECT_NEAR(products[i][j] / kPosteriorPoints - mean * sums[j] / kPosteriorPoints, expected, 0.06 * scale)
          << i << " " << j;
    }
  }
}

// Each variable is met in every stratum: half of the points are below its median. The medians are half of those of
// chi-square with 1, 7 and 201 degrees of freedom.
TEST(DirichletPosterior, MeetsEveryStratumOfEveryOption) {
  const std::array<int32_t, 3> counts = {0, 3, 100};
  const std::array<double, 3> medians = {0.227468, 3.172906, 100.16686};
  const DirichletPosterior posterior(counts);
  std::array<int, 3> below = {};
  for (int point = 0; point < kPosteriorPoints; ++point) {
    std::array<double, 3> weights;
    posterior.PointAt(point, weights);
    for (size_t i = 0; i < weights.size(); ++i) below[i] += weights[i] < medians[i];
  }
  for (const int count : below) EXPECT_EQ(count, kPosteriorPoints / 2);
}

}  // namespace
}  // namespace icap::profile
