#include "services/profile/domain/dirichlet_posterior.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace icap::profile {
namespace {

constexpr int kDraws = 40'000;

// Mean α_i / α and variance α_i (α - α_i) / (α² (α + 1)) of a Dirichlet share (Gelman et al., appendix A), within five
// standard errors of the simulation.
TEST(DirichletPosterior, HasTheMomentsOfItsDistribution) {
  const std::array<int32_t, 4> counts = {0, 1, 7, 20};
  const double total = 28 + 4 * kJeffreysCount;
  DirichletPosterior posterior(counts);
  std::array<double, 4> sums = {};
  std::array<double, 4> squares = {};
  for (int draw = 0; draw < kDraws; ++draw) {
    std::array<double, 4> weights;
    posterior.Draw(weights);
    const double sum = weights[0] + weights[1] + weights[2] + weights[3];
    for (size_t i = 0; i < weights.size(); ++i) {
      ASSERT_GT(weights[i], 0.0);
      sums[i] += weights[i] / sum;
      squares[i] += weights[i] / sum * weights[i] / sum;
    }
  }
  for (size_t i = 0; i < counts.size(); ++i) {
    const double alpha = counts[i] + kJeffreysCount;
    const double mean = alpha / total;
    const double variance = alpha * (total - alpha) / (total * total * (total + 1));
    EXPECT_NEAR(sums[i] / kDraws, mean, 5 * std::sqrt(variance / kDraws)) << i;
    EXPECT_NEAR(squares[i] / kDraws - mean * mean, variance, 0.1 * variance) << i;
  }
}

TEST(DirichletPosterior, GivesTheSameDrawsForTheSameCounts) {
  const std::array<int32_t, 3> counts = {4, 0, 9};
  DirichletPosterior first(counts);
  DirichletPosterior second(counts);
  for (int draw = 0; draw < 100; ++draw) {
    std::array<double, 3> a;
    std::array<double, 3> b;
    first.Draw(a);
    second.Draw(b);
    ASSERT_EQ(a, b);
  }
}

}  // namespace
}  // namespace icap::profile
