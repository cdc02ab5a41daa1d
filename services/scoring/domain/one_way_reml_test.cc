#include "services/scoring/domain/one_way_reml.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>
#include <Eigen/Dense>

#include "services/scoring/domain/intraclass_correlation.h"

namespace icap::scoring {
namespace {

using Values = std::vector<std::vector<double>>;

std::vector<GroupSummary> SummariesOf(const Values& schools) {
  std::vector<GroupSummary> summaries;
  for (auto values : schools) {
    std::sort(values.begin(), values.end());
    summaries.push_back(Summarize(values));
  }
  return summaries;
}

OneWayReml Estimate(const Values& schools) {
  return EstimateOneWayReml(SummariesOf(schools));
}

Values Draw(const std::vector<int>& sizes, double mu, double tau, double sigma, uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::normal_distribution<double> normal;
  Values schools;
  for (const int size : sizes) {
    const double school = mu + tau * normal(generator);
    schools.emplace_back();
    for (int i = 0; i < size; ++i) schools.back().push_back(school + sigma * normal(generator));
  }
  return schools;
}

// The criterion from its definition, with the whole covariance matrix.
double DenseCriterion(const Values& schools, double tau2, double sigma2) {
  Eigen::Index n = 0;
  for (const auto& school : schools) n += static_cast<Eigen::Index>(school.size());
  Eigen::MatrixXd v = sigma2 * Eigen::MatrixXd::Identity(n, n);
  Eigen::VectorXd x(n);
  Eigen::Index first = 0;
  for (const auto& school : schools) {
    const auto size = static_cast<Eigen::Index>(school.size());
    v.block(first, first, size, size).array() += tau2;
    for (Eigen::Index i = 0; i < size; ++i) x(first + i) = school[i];
    first += size;
  }
  const Eigen::MatrixXd inverse = v.inverse();
  const double information = inverse.sum();
  const double mu = inverse.colwise().sum().dot(x) / information;
  const Eigen::VectorXd deviation = x.array() - mu;
  return static_cast<double>(n - 1) * std::log(2.0 * std::acos(-1.0)) + std::log(v.determinant()) +
         std::log(information) + deviation.dot(inverse * deviation);
}

TEST(OneWayReml, EqualsTheAnalysisOfVarianceWhenSchoolsHaveOneSize) {
  // Means 2 and 6, MSB = 16, MSW = 2: τ² = (16 - 2) / 2.
  const OneWayReml reml = Estimate({{1, 3}, {5, 7}});
  ASSERT_EQ(reml.outcome, RemlOutcome::kEstimated);
  EXPECT_NEAR(reml.variance->tau2, 7.0, 1e-12);
  EXPECT_NEAR(reml.variance->sigma2, 2.0, 1e-12);
  EXPECT_NEAR(reml.variance->mu, 4.0, 1e-12);
  // V(μ) = (τ² + σ²/2) / 2.
  EXPECT_NEAR(reml.variance->mu_standard_error, 2.0, 1e-12);
}

TEST(OneWayReml, ReportsTheCriterionOfItsDefinition) {
  const Values schools = Draw({1, 3, 8, 2, 1, 5}, 3.0, 0.7, 1.1, 5);
  const OneWayReml reml = Estimate(schools);
  ASSERT_TRUE(reml.variance.has_value());
  const double tau2 = reml.variance->tau2;
  const double sigma2 = reml.variance->sigma2;
  EXPECT_NEAR(reml.variance->reml_criterion, DenseCriterion(schools, tau2, sigma2), 1e-9);
  for (const double up : {0.999, 1.001}) {
    EXPECT_LE(reml.variance->reml_criterion, DenseCriterion(schools, tau2 * up, sigma2));
    EXPECT_LE(reml.variance->reml_criterion, DenseCriterion(schools, tau2, sigma2 * up));
  }
}

TEST(OneWayReml, TakesNoDifferenceBetweenSchoolsAsAnAnswer) {
  const Values schools = {{1, 5, 3}, {2, 4, 3}, {3, 3, 1, 5}};
  const OneWayReml reml = Estimate(schools);
  ASSERT_EQ(reml.outcome, RemlOutcome::kEstimated);
  EXPECT_EQ(reml.variance->tau2, 0.0);
  EXPECT_GE(reml.variance->gradient, 0.0);
  EXPECT_NEAR(reml.variance->reml_criterion, DenseCriterion(schools, 0.0, reml.variance->sigma2), 1e-9);
  const EmpiricalBayesMean eb = EmpiricalBayesMeanOf(SummariesOf(schools)[1], *reml.variance);
  EXPECT_EQ(eb.mean, reml.variance->mu);
  EXPECT_EQ(eb.standard_error_given_mu, 0.0);
  EXPECT_DOUBLE_EQ(eb.standard_error, reml.variance->mu_standard_error);
}

TEST(OneWayReml, RecoversWhatItWasDrawnFrom) {
  std::vector<int> sizes;
  for (int i = 0; i < 4'000; ++i) sizes.push_back(1 + i % 37);
  const OneWayReml reml = Estimate(Draw(sizes, 2.9, 0.4, 0.8, 11));
  ASSERT_TRUE(reml.variance.has_value());
  EXPECT_NEAR(reml.variance->tau2, 0.16, 0.02);
  EXPECT_NEAR(reml.variance->sigma2, 0.64, 0.01);
  EXPECT_NEAR(reml.variance->mu, 2.9, 0.03);
  EXPECT_LT(std::fabs(reml.variance->gradient), 1e-8);
}

TEST(OneWayReml, DoesNotDependOnTheOrderOfSchools) {
  Values schools = Draw({4, 4, 1, 9, 2, 4, 7}, 3.0, 0.5, 0.9, 3);
  const OneWayVariance first = *Estimate(schools).variance;
  std::reverse(schools.begin(), schools.end());
  const OneWayVariance second = *Estimate(schools).variance;
  EXPECT_EQ(first.tau2, second.tau2);
  EXPECT_EQ(first.sigma2, second.sigma2);
  EXPECT_EQ(first.mu, second.mu);
}

TEST(OneWayReml, FollowsAChangeOfUnits) {
  Values schools = Draw({4, 4, 1, 9, 2, 4, 7}, 3.0, 0.5, 0.9, 3);
  const OneWayVariance first = *Estimate(schools).variance;
  for (auto& school : schools) {
    for (double& value : school) value = 100.0 - 10.0 * value;
  }
  const OneWayVariance second = *Estimate(schools).variance;
  EXPECT_NEAR(second.tau2, 100.0 * first.tau2, 1e-9);
  EXPECT_NEAR(second.sigma2, 100.0 * first.sigma2, 1e-9);
  EXPECT_NEAR(second.mu, 100.0 - 10.0 * first.mu, 1e-9);
}

TEST(OneWayReml, LeavesSchoolsWithoutRespondentsOut) {
  const OneWayReml without = Estimate({{1, 3}, {5, 7, 4}, {2}});
  const OneWayReml with = Estimate({{}, {1, 3}, {5, 7, 4}, {}, {2}});
  EXPECT_EQ(with.school_count, 3);
  EXPECT_EQ(with.variance->tau2, without.variance->tau2);
  // Nothing is known of an empty school but that it is one of them.
  const EmpiricalBayesMean eb = EmpiricalBayesMeanOf(GroupSummary{}, *with.variance);
  EXPECT_EQ(eb.mean, with.variance->mu);
  EXPECT_EQ(eb.shrinkage, 0.0);
  EXPECT_DOUBLE_EQ(eb.standard_error_given_mu, std::sqrt(with.variance->tau2));
}

TEST(OneWayReml, NamesWhatCannotBeEstimated) {
  EXPECT_EQ(Estimate({}).outcome, RemlOutcome::kTooFewSchools);
  EXPECT_EQ(Estimate({{1, 2, 3}, {}}).outcome, RemlOutcome::kTooFewSchools);
  EXPECT_EQ(Estimate({{1}, {2}, {4}}).outcome, RemlOutcome::kOneRespondentPerSchool);
  EXPECT_EQ(Estimate({{1, 1}, {2, 2, 2}}).outcome, RemlOutcome::kNoSpreadWithin);
  EXPECT_EQ(Estimate({{2.6, 2.6}, {2.6, 2.6, 2.6}}).outcome, RemlOutcome::kNoSpread);
  EXPECT_FALSE(Estimate({{1, 1}, {2, 2, 2}}).variance.has_value());
}

}  // namespace
}  // namespace icap::scoring
