#include "services/scoring/domain/conditional_likelihood.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "services/scoring/domain/matrix_for_test.h"
#include "services/scoring/domain/simulated_answers_for_test.h"

namespace icap::scoring {
namespace {

using Eigen::VectorXd;

TEST(ElementarySymmetricFunctions, AreTheSumsOverAllWaysToAScore) {
  VectorXd two(2), three(3);
  two << 1.0, 0.5;
  three << 1.0, 2.0, 3.0;
  // (1 + 0.5 t)(1 + 2 t + 3 t²) = 1 + 2.5 t + 4 t² + 1.5 t³.
  const VectorXd gamma = ElementarySymmetricFunctions({two, three});
  EXPECT_EQ(gamma, (VectorXd(4) << 1.0, 2.5, 4.0, 1.5).finished());
}

TEST(ElementarySymmetricFunctions, KeepAllDigitsForHundredItems) {
  // 100 equal items with e = 1: the binomial coefficients, of which C(100, 50) = 100891344545564193334812497256.
  const VectorXd gamma = ElementarySymmetricFunctions(std::vector<VectorXd>(100, VectorXd::Ones(2)));
  EXPECT_NEAR(gamma[50] / 100891344545564193334812497256.0, 1.0, 1e-14);
}

TEST(ConditionalLikelihood, HasTheDerivativesOfItsValue) {
  Simulation simulation(3);
  const std::vector<int> category_counts{3, 4, 2, 5};
  const ResponseMatrix matrix = simulation.Answers(SpreadItems(category_counts), category_counts, 400, 1.3, 0.1);
  const RawScoreStatistics statistics = RawScoresOf(matrix, FactorOf(4));
  ASSERT_GT(statistics.patterns.size(), 5u);
  const CategoryUsage usage = OwnCategories(statistics);
  const VectorXd difficulties = 0.7 * StartingDifficulties(statistics, usage);
  const LikelihoodPoint point = ConditionalLikelihood(statistics, usage, difficulties);
  constexpr double kStep = 1e-5;
  for (Eigen::Index k = 0; k < difficulties.size(); ++k) {
    VectorXd above = difficulties, below = difficulties;
    above[k] += kStep;
    below[k] -= kStep;
    const LikelihoodPoint up = ConditionalLikelihood(statistics, usage, above);
    const LikelihoodPoint down = ConditionalLikelihood(statistics, usage, below);
    EXPECT_NEAR(point.gradient[k], (up.log_likelihood - down.log_likelihood) / (2 * kStep), 1e-5);
    for (Eigen::Index l = 0; l < difficulties.size(); ++l) {
      EXPECT_NEAR(point.information(l, k), -(up.gradient[l] - down.gradient[l]) / (2 * kStep), 1e-5);
    }
  }
}

TEST(ConditionalLikelihood, DoesNotChangeWithTheOriginOfTheScale) {
  Simulation simulation(4);
  const std::vector<int> category_counts{3, 3, 3};
  const ResponseMatrix matrix = simulation.Answers(SpreadItems(category_counts), category_counts, 300, 1.0, 0.2);
  const RawScoreStatistics statistics = RawScoresOf(matrix, FactorOf(3));
  const CategoryUsage usage = OwnCategories(statistics);
  const VectorXd difficulties = StartingDifficulties(statistics, usage);
  VectorXd shifted = difficulties;
  for (const ItemCategories& item : usage.items) {
    for (int j = 0; j < item.difficulty_count(); ++j) shifted[item.first_difficulty + j] += 0.9 * (j + 1);
  }
  EXPECT_NEAR(ConditionalLikelihood(statistics, usage, shifted).log_likelihood,
              ConditionalLikelihood(statistics, usage, difficulties).log_likelihood, 1e-9);
}

}  // namespace
}  // namespace icap::scoring
