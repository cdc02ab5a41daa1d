#include "services/scoring/domain/graded_response.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "services/scoring/domain/graded_likelihood.h"
#include "services/scoring/domain/matrix_for_test.h"
#include "services/scoring/domain/simulated_answers_for_test.h"

namespace icap::scoring {
namespace {

using Rows = std::vector<std::vector<int>>;

std::vector<GradedItem> Items(const std::vector<int>& category_counts) {
  std::vector<GradedItem> items;
  for (size_t i = 0; i < category_counts.size(); ++i) {
    GradedItem& item = items.emplace_back();
    item.slope = 1.0 + 0.4 * static_cast<double>(i % 4);
    for (int x = 1; x < category_counts[i]; ++x) {
      item.thresholds.push_back(-1.5 + 0.2 * static_cast<double>(i % 3) + 3.0 * (x - 0.5) / (category_counts[i] - 1));
    }
  }
  return items;
}

AnswerVectors VectorsOf(const std::vector<int>& category_counts, const Rows& rows) {
  return AnswerVectorsOf(MatrixOf(category_counts, {{"school", rows}}),
                         FactorOf(static_cast<int>(category_counts.size())));
}

Rows SimulatedRows(uint64_t seed, const std::vector<int>& category_counts, int respondent_count, double missing_share) {
  Simulation simulation(seed);
  Rows rows;
  for (int r = 0; r < respondent_count; ++r) {
    const double theta = simulation.Normal();
    auto& row = rows.emplace_back();
    for (const GradedItem& item : Items(category_counts)) {
      const int answer = simulation.Answer(item, theta) + 1;
      row.push_back(simulation.Uniform() < missing_share ? 0 : answer);
    }
  }
  return rows;
}

TEST(AnswerVectors, CountRespondentsWhoAnsweredTheSame) {
  const AnswerVectors vectors = VectorsOf({3, 2}, {{3, 1}, {1, 2}, {3, 1}, {0, 0}, {0, 2}});
  ASSERT_EQ(vectors.size(), 3);
  EXPECT_EQ(vectors.vector_of, (std::vector<int32_t>{1, 0, 1, -1, 2}));
  EXPECT_EQ(vectors.counts, (std::vector<double>{1, 2, 1}));
  EXPECT_EQ(vectors.answers, (std::vector<uint8_t>{0, 1, 2, 0, kNoAnswer, 1}));
}

TEST(GradedItem, IsTheTwoParameterLogisticModelWithTwoOptions) {
  const GradedItem item{.slope = 1.3, .thresholds = {0.4}};
  const double p = 1 / (1 + std::exp(-1.3 * (1.0 - 0.4)));
  EXPECT_NEAR(ExpectationAt(item, 1.0).mean, p, 1e-15);
  EXPECT_NEAR(ExpectationAt(item, 1.0).information, 1.3 * 1.3 * p * (1 - p), 1e-14);
}

TEST(GradedItem, KeepsItsDigitsInTheTails) {
  // F(40) - F(39) = e^-39 - e^-40 to first order, which a subtraction would lose.
  EXPECT_NEAR(CategoryBetween(40, 39).probability / (std::exp(-39) - std::exp(-40)), 1.0, 1e-12);
  EXPECT_NEAR(CategoryBetween(-39, -40).probability / (std::exp(-39) - std::exp(-40)), 1.0, 1e-12);
}

TEST(GradedLikelihood, HasTheDerivativesOfItsValue) {
  const AnswerVectors vectors = VectorsOf({3, 4, 2}, SimulatedRows(21, {3, 4, 2}, 300, 0.1));
  const NormalQuadrature quadrature = QuadratureFor(20.0);
  GradedLikelihood likelihood(vectors, quadrature);
  Eigen::VectorXd at = likelihood.ParametersOf(Items({3, 4, 2}));
  at.array() += 0.1;
  const GradientPoint point = likelihood.At(at);
  constexpr double kStep = 1e-5;
  for (Eigen::Index k = 0; k < at.size(); ++k) {
    Eigen::VectorXd above = at, below = at;
    above[k] += kStep;
    below[k] -= kStep;
    EXPECT_NEAR(point.gradient[k],
                (likelihood.At(above).log_likelihood - likelihood.At(below).log_likelihood) / (2 * kStep), 1e-5);
  }
}

TEST(GradedLikelihood, IsTheSumOverRespondents) {
  const Rows rows = SimulatedRows(22, {3, 3, 3}, 60, 0.2);
  const NormalQuadrature quadrature = QuadratureFor(20.0);
  const AnswerVectors vectors = VectorsOf({3, 3, 3}, rows);
  GradedLikelihood likelihood(vectors, quadrature);
  const auto items = Items({3, 3, 3});
  double direct = 0;
  for (const auto& row : rows) {
    double integral = 0;
    for (Eigen::Index q = 0; q < quadrature.nodes.size(); ++q) {
      double product = std::exp(quadrature.log_weights[q]);
      for (size_t i = 0; i < 3; ++i) {
        if (row[i] == 0) continue;
        const auto reaches = [&](int x) {
          if (x == 0) return 1.0;
          if (x == 3) return 0.0;
          return 1 / (1 + std::exp(-items[i].slope * (quadrature.nodes[q] - items[i].thresholds[x - 1])));
        };
        product *= reaches(row[i] - 1) - reaches(row[i]);
      }
      integral += product;
    }
    direct += std::log(integral);
  }
  EXPECT_NEAR(likelihood.At(likelihood.ParametersOf(items)).log_likelihood, direct, 1e-10);
}

TEST(GradedLikelihood, DoesNotUnderflowWithHundredsOfItems) {
  const std::vector<int> category_counts(600, 5);
  const AnswerVectors vectors = VectorsOf(category_counts, SimulatedRows(23, category_counts, 40, 0.0));
  const NormalQuadrature quadrature = QuadratureFor(400.0);
  GradedLikelihood likelihood(vectors, quadrature);
  EXPECT_TRUE(std::isfinite(likelihood.At(likelihood.ParametersOf(Items(category_counts))).log_likelihood));
}

TEST(GradedResponse, RecoversTheItemsThatMadeTheAnswers) {
  for (const auto& category_counts :
       {std::vector<int>{2, 2, 2, 2, 2, 2}, {3, 3, 3, 3}, {4, 4, 4, 4, 4}, {7, 7, 7}, {2, 3, 4, 7, 5}}) {
    const AnswerVectors vectors = VectorsOf(category_counts, SimulatedRows(24, category_counts, 20'000, 0.03));
    const GradedCalibration calibration = GradedResponse(vectors);
    ASSERT_EQ(calibration.report.outcome, CalibrationOutcome::kConverged);
    EXPECT_TRUE(calibration.report.convergence.converged);
    const auto items = Items(category_counts);
    for (size_t i = 0; i < items.size(); ++i) {
      EXPECT_NEAR(calibration.items[i].slope, items[i].slope, 0.2);
      for (size_t x = 0; x < items[i].thresholds.size(); ++x) {
        EXPECT_NEAR(calibration.items[i].thresholds[x], items[i].thresholds[x], 0.15);
      }
    }
  }
}

TEST(GradedResponse, DoesNotDependOnTheOrderOfItemsRespondentsOrEmptyRows) {
  const std::vector<int> category_counts{4, 4, 4, 4};
  const Rows rows = SimulatedRows(25, category_counts, 800, 0.05);
  Rows turned;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) turned.emplace_back(row->rbegin(), row->rend());
  turned.push_back({0, 0, 0, 0});
  auto other = GradedResponse(VectorsOf(category_counts, turned));
  const auto calibration = GradedResponse(VectorsOf(category_counts, rows));
  std::reverse(other.items.begin(), other.items.end());
  EXPECT_NEAR(calibration.log_likelihood, other.log_likelihood, 1e-7);
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(calibration.items[i].slope, other.items[i].slope, 1e-6);
  // The order of respondents alone changes no bit.
  EXPECT_EQ(GradedResponse(VectorsOf(category_counts, Rows(rows.rbegin(), rows.rend()))).log_likelihood,
            calibration.log_likelihood);
}

TEST(GradedResponse, GivesAnItemThatWorksAgainstTheOthersANegativeSlope) {
  const std::vector<int> category_counts{4, 4, 4, 4};
  const Rows rows = SimulatedRows(26, category_counts, 800, 0.0);
  const ResponseMatrix matrix = MatrixOf(category_counts, {{"school", rows}});
  Factor reversed = FactorOf(4);
  reversed.items[1].reverse = true;
  const auto straight = GradedResponse(AnswerVectorsOf(matrix, FactorOf(4)));
  const auto against = GradedResponse(AnswerVectorsOf(matrix, reversed));
  ASSERT_EQ(against.report.outcome, CalibrationOutcome::kConverged);
  EXPECT_NEAR(against.items[1].slope, -straight.items[1].slope, 1e-5);
  EXPECT_NEAR(against.log_likelihood, straight.log_likelihood, 1e-7);
  EXPECT_TRUE(IsOrdered(against.items[1]));
}

CalibrationOutcome OutcomeOf(const std::vector<int>& category_counts, const Rows& rows) {
  const GradedCalibration calibration = GradedResponse(VectorsOf(category_counts, rows));
  EXPECT_EQ(calibration.report.outcome == CalibrationOutcome::kConverged, !calibration.items.empty());
  EXPECT_TRUE(std::isfinite(calibration.log_likelihood));
  return calibration.report.outcome;
}

TEST(GradedResponse, NamesWhatCannotBeCalibrated) {
  EXPECT_EQ(OutcomeOf({5}, Rows(50, {3})), CalibrationOutcome::kTooFewItems);
  EXPECT_EQ(OutcomeOf({5, 5}, Rows(50, {3, 3})), CalibrationOutcome::kAnswersAllEqual);
  EXPECT_EQ(OutcomeOf({5, 5}, {}), CalibrationOutcome::kTooFewRespondents);
  EXPECT_EQ(OutcomeOf({5, 5}, {{1, 2}, {2, 3}}), CalibrationOutcome::kTooFewRespondents);
  Rows rows = SimulatedRows(27, {4, 4, 4}, 200, 0.0);
  for (auto& row : rows) {
    if (row[1] == 2) row[1] = 3;
  }
  EXPECT_EQ(OutcomeOf({4, 4, 4}, rows), CalibrationOutcome::kEmptyCategory);
  EXPECT_EQ(GradedResponse(VectorsOf({4, 4, 4}, rows)).report.unused_categories, (std::vector<UnusedCategory>{{1, 1}}));
  Rows equal;
  for (int r = 0; r < 200; ++r) equal.push_back(std::vector<int>(3, 1 + r % 4));
  const CalibrationOutcome outcome = OutcomeOf({4, 4, 4}, equal);
  EXPECT_TRUE(outcome == CalibrationOutcome::kNotIdentified || outcome == CalibrationOutcome::kNotConverged);
}

TEST(GradedResponse, OfAFewRespondentsConvergesOrIsNamed) {
  for (uint64_t seed = 200; seed < 230; ++seed) {
    for (const int respondent_count : {3, 12, 20, 40})
      OutcomeOf({3, 3, 3}, SimulatedRows(seed, {3, 3, 3}, respondent_count, 0.1));
  }
}

TEST(GradedMeasures, RefuseItemsThatAreNoModel) {
  const AnswerVectors vectors = VectorsOf({3, 3}, {{1, 2}, {3, 1}});
  EXPECT_FALSE(GradedMeasures(vectors, {{1.0, {-1, 1}}}).ok());
  EXPECT_FALSE(GradedMeasures(vectors, {{1.0, {-1, 1}}, {1.0, {0}}}).ok());
  EXPECT_FALSE(GradedMeasures(vectors, {{1.0, {-1, 1}}, {1.0, {1, -1}}}).ok());
  EXPECT_FALSE(GradedMeasures(vectors, {{1.0, {-1, 1}}, {0.0, {-1, 1}}}).ok());
  EXPECT_TRUE(GradedMeasures(vectors, {{1.0, {-1, 1}}, {1.0, {-1, 1}}}).ok());
}

// Over repeated samples the estimates scatter as the errors say.
TEST(GradedStandardErrors, AreTheScatterOfTheEstimates) {
  const std::vector<GradedItem> items = {{1.5, {-1.0, 0.8}}, {1.0, {-0.5, 1.0}}, {2.0, {-0.8, 0.4}}, {1.2, {0.0, 1.2}}};
  constexpr int kSamples = 60;
  double sum = 0, squares = 0, error_sum = 0, threshold_sum = 0, threshold_squares = 0, threshold_error_sum = 0;
  for (int sample = 0; sample < kSamples; ++sample) {
    Simulation simulation(100 + sample);
    const AnswerVectors vectors = AnswerVectorsOf(simulation.Answers(items, {3, 3, 3, 3}, 800, 1.0), FactorOf(4));
    const GradedCalibration calibration = GradedResponse(vectors);
    const GradedErrors errors = GradedStandardErrors(vectors, calibration);
    ASSERT_EQ(errors.outcome, GradedErrorOutcome::kEstimated);
    sum += calibration.items[0].slope;
    squares += calibration.items[0].slope * calibration.items[0].slope;
    error_sum += errors.items[0].slope;
    threshold_sum += calibration.items[1].thresholds[1];
    threshold_squares += calibration.items[1].thresholds[1] * calibration.items[1].thresholds[1];
    threshold_error_sum += errors.items[1].thresholds[1];
  }
  const auto scatter = [&](double total, double of_squares) {
    return std::sqrt((of_squares - total * total / kSamples) / (kSamples - 1));
  };
  // A standard deviation of 60 has an error of 9%.
  EXPECT_NEAR(error_sum / kSamples / scatter(sum, squares), 1.0, 0.3);
  EXPECT_NEAR(threshold_error_sum / kSamples / scatter(threshold_sum, threshold_squares), 1.0, 0.3);
}

TEST(GradedStandardErrors, AreNamedWithoutParameters) {
  const GradedErrors errors = GradedStandardErrors(AnswerVectors(), GradedCalibration());
  EXPECT_EQ(errors.outcome, GradedErrorOutcome::kNoParameters);
  EXPECT_TRUE(errors.items.empty());
}

}  // namespace
}  // namespace icap::scoring
