#include "services/scoring/domain/one_factor_model.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>
#include <Eigen/Dense>

namespace icap::scoring {
namespace {

Eigen::VectorXd Vector(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

Eigen::MatrixXd ImpliedBy(const Eigen::VectorXd& loadings, const Eigen::VectorXd& uniquenesses) {
  Eigen::MatrixXd covariance = loadings * loadings.transpose();
  covariance.diagonal() += uniquenesses;
  return covariance;
}

// A covariance no single factor explains.
Eigen::MatrixXd Misfitting() {
  Eigen::MatrixXd covariance = ImpliedBy(Vector({0.8, 0.7, 0.9, 0.6, 0.5}), Vector({0.5, 0.6, 0.4, 0.9, 0.7}));
  covariance(0, 1) = covariance(1, 0) = 0.75;
  covariance(3, 4) = covariance(4, 3) = 0.45;
  return covariance;
}

TEST(OneFactorModel, FindsTheModelThatMadeTheCovariance) {
  const Eigen::VectorXd loadings = Vector({0.8, 0.7, 0.9, 0.6});
  const Eigen::VectorXd uniquenesses = Vector({0.5, 0.6, 0.4, 0.9});
  const OneFactorModel model = EstimateOneFactorModel(ImpliedBy(loadings, uniquenesses), 500);
  ASSERT_EQ(model.outcome, OneFactorOutcome::kEstimated);
  EXPECT_LT((model.solution->loadings - loadings).cwiseAbs().maxCoeff(), 1e-12);
  EXPECT_LT((model.solution->uniquenesses - uniquenesses).cwiseAbs().maxCoeff(), 1e-12);
  // (0.8 + 0.7 + 0.9 + 0.6)² = 9, Σ ψ = 2.4.
  EXPECT_NEAR(model.solution->omega, 9.0 / 11.4, 1e-12);
  EXPECT_NEAR(model.solution->omega_observed_variance, 9.0 / 11.4, 1e-12);
  EXPECT_NEAR(model.solution->chi_square, 0.0, 1e-9);
  EXPECT_EQ(model.solution->degrees_of_freedom, 2);
}

TEST(OneFactorModel, SolvesThreeItemsInClosedForm) {
  // λ1² = s12 s13 / s23.
  Eigen::MatrixXd covariance(3, 3);
  covariance << 1.0, 0.4, 0.3, 0.4, 1.2, 0.5, 0.3, 0.5, 0.9;
  const OneFactorModel model = EstimateOneFactorModel(covariance, 100);
  ASSERT_EQ(model.outcome, OneFactorOutcome::kEstimated);
  EXPECT_NEAR(model.solution->loadings(0), std::sqrt(0.4 * 0.3 / 0.5), 1e-12);
  EXPECT_NEAR(model.solution->loadings(1), std::sqrt(0.4 * 0.5 / 0.3), 1e-12);
  EXPECT_NEAR(model.solution->loadings(2), std::sqrt(0.3 * 0.5 / 0.4), 1e-12);
  EXPECT_EQ(model.solution->degrees_of_freedom, 0);
  EXPECT_FALSE(model.solution->rmsea.has_value());
}

TEST(OneFactorModel, SatisfiesTheLikelihoodEquations) {
  const Eigen::MatrixXd covariance = Misfitting();
  const OneFactorModel model = EstimateOneFactorModel(covariance, 300);
  ASSERT_EQ(model.outcome, OneFactorOutcome::kEstimated);
  EXPECT_LT(model.gradient, 1e-12);
  const Eigen::MatrixXd inverse = ImpliedBy(model.solution->loadings, model.solution->uniquenesses).inverse();
  const Eigen::MatrixXd residual = inverse - inverse * covariance * inverse;
  EXPECT_LT((residual * model.solution->loadings).cwiseAbs().maxCoeff(), 1e-11);
  EXPECT_LT(residual.diagonal().cwiseAbs().maxCoeff(), 1e-11);
  // The log-likelihood from its definition.
  const double expected = -150.0 * (5.0 * std::log(2.0 * std::acos(-1.0)) - std::log(inverse.determinant()) +
                                    (covariance * inverse).trace());
  EXPECT_NEAR(model.solution->log_likelihood, expected, 1e-8);
}

TEST(OneFactorModel, DoesNotDependOnTheOrderOfItems) {
  const Eigen::MatrixXd covariance = Misfitting();
  const OneFactorModel model = EstimateOneFactorModel(covariance, 300);
  const OneFactorModel reversed = EstimateOneFactorModel(covariance.reverse(), 300);
  EXPECT_NEAR(model.solution->omega, reversed.solution->omega, 1e-13);
  EXPECT_LT((model.solution->loadings - reversed.solution->loadings.reverse()).cwiseAbs().maxCoeff(), 1e-13);
}

TEST(OneFactorModel, FollowsUnitsAndKeysOfItems) {
  const Eigen::MatrixXd covariance = Misfitting();
  const Eigen::VectorXd units = Vector({1.0, 10.0, -1.0, 0.1, 2.0});
  const OneFactorModel model = EstimateOneFactorModel(covariance, 300);
  const OneFactorModel scaled = EstimateOneFactorModel(units.asDiagonal() * covariance * units.asDiagonal(), 300);
  ASSERT_EQ(scaled.outcome, OneFactorOutcome::kEstimated);
  EXPECT_NEAR(scaled.solution->chi_square, model.solution->chi_square, 1e-9);
  EXPECT_LT((scaled.solution->loadings - units.cwiseProduct(model.solution->loadings)).cwiseAbs().maxCoeff(), 1e-11)
      << "the item that was turned has the negative loading";
}

TEST(OneFactorModel, NamesTheHeywoodCase) {
  // s12 s13 / s23 = 0.8 · 0.8 / 0.3 exceeds the first item's variance.
  Eigen::MatrixXd covariance(3, 3);
  covariance << 1.0, 0.8, 0.8, 0.8, 1.0, 0.3, 0.8, 0.3, 1.0;
  const OneFactorModel model = EstimateOneFactorModel(covariance, 100);
  EXPECT_EQ(model.outcome, OneFactorOutcome::kHeywoodCase);
  EXPECT_EQ(model.heywood_item, 0);
  EXPECT_FALSE(model.solution.has_value());
}

TEST(OneFactorModel, NamesWhatIsNotIdentified) {
  const Eigen::MatrixXd covariance = Misfitting();
  EXPECT_EQ(EstimateOneFactorModel(covariance.topLeftCorner(2, 2), 100).outcome, OneFactorOutcome::kTooFewItems);
  EXPECT_EQ(EstimateOneFactorModel(covariance, 5).outcome, OneFactorOutcome::kTooFewRespondents);
  Eigen::MatrixXd constant = covariance;
  constant.row(2).setZero();
  constant.col(2).setZero();
  EXPECT_EQ(EstimateOneFactorModel(constant, 100).outcome, OneFactorOutcome::kSingularCovariance);
  EXPECT_EQ(EstimateOneFactorModel(Eigen::MatrixXd::Ones(4, 4), 100).outcome, OneFactorOutcome::kSingularCovariance);
  EXPECT_EQ(EstimateOneFactorModel(Eigen::MatrixXd::Identity(4, 4), 100).outcome, OneFactorOutcome::kNoCommonFactor);
}

TEST(OneFactorModel, SurvivesCovariancesWithTwoCommonFactors) {
  // Two pairs that have nothing in common with each other: whatever the outcome, it has a name and no NaN.
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Identity(4, 4);
  covariance(0, 1) = covariance(1, 0) = 0.6;
  covariance(2, 3) = covariance(3, 2) = 0.6;
  const OneFactorModel model = EstimateOneFactorModel(covariance, 200);
  EXPECT_TRUE(std::isfinite(model.gradient));
  EXPECT_EQ(model.solution.has_value(), model.outcome == OneFactorOutcome::kEstimated);
}

}  // namespace
}  // namespace icap::scoring
