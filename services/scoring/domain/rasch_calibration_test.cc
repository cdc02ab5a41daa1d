// What the conditional and the marginal fits of the partial credit and the rating scale model have in common.
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "services/scoring/domain/marginal_likelihood.h"
#include "services/scoring/domain/matrix_for_test.h"
#include "services/scoring/domain/partial_credit_conditional.h"
#include "services/scoring/domain/partial_credit_marginal.h"
#include "services/scoring/domain/rating_scale_conditional.h"
#include "services/scoring/domain/rating_scale_marginal.h"
#include "services/scoring/domain/simulated_answers_for_test.h"

namespace icap::scoring {
namespace {

using Rows = std::vector<std::vector<int>>;

RawScoreStatistics StatisticsOf(const std::vector<int>& category_counts, const Rows& rows) {
  return RawScoresOf(MatrixOf(category_counts, {{"school", rows}}), FactorOf(static_cast<int>(category_counts.size())));
}

Rows Repeated(const std::map<std::vector<int>, int>& counts) {
  Rows rows;
  for (const auto& [row, count] : counts) rows.insert(rows.end(), count, row);
  return rows;
}

// Rows of simulated respondents, for turning over.
Rows SimulatedRows(uint64_t seed, const std::vector<int>& category_counts, int respondent_count, double missing_share) {
  Simulation simulation(seed);
  const auto items = SpreadItems(category_counts);
  Rows rows;
  for (int r = 0; r < respondent_count; ++r) {
    const double theta = simulation.Normal();
    auto& row = rows.emplace_back();
    for (const auto& item : items) {
      const int answer = simulation.Answer(item, theta) + 1;
      row.push_back(simulation.Uniform() < missing_share ? 0 : answer);
    }
  }
  return rows;
}

void ExpectSameItems(const std::vector<PartialCreditItem>& a, const std::vector<PartialCreditItem>& b,
                     double tolerance) {
  ASSERT_EQ(a.size(), b.size());
  ASSERT_FALSE(a.empty());
  for (size_t i = 0; i < a.size(); ++i) {
    const auto left = a[i].Steps();
    const auto right = b[i].Steps();
    ASSERT_EQ(left.size(), right.size());
    for (size_t x = 0; x < left.size(); ++x) {
      ASSERT_EQ(left[x].has_value(), right[x].has_value());
      if (!left[x]) continue;
      EXPECT_NEAR(*left[x], *right[x], tolerance);
    }
  }
}

TEST(PartialCreditConditional, EqualsTheHandComputedCase) {
  // Of those with one of two right answers, 30 solved the first item and 10 the second: the difficulties differ by
  // log 3.
  const auto statistics = StatisticsOf({2, 2}, Repeated({{{2, 1}, 30}, {{1, 2}, 10}, {{1, 1}, 7}, {{2, 2}, 5}}));
  const ConditionalCalibration calibration = PartialCreditConditional(statistics);
  ASSERT_EQ(calibration.report.outcome, CalibrationOutcome::kConverged);
  EXPECT_NEAR(*calibration.items[0].Steps()[0], -0.5 * std::log(3.0), 1e-12);
  EXPECT_NEAR(*calibration.items[1].Steps()[0], 0.5 * std::log(3.0), 1e-12);
  EXPECT_NEAR(calibration.log_likelihood, 30 * std::log(0.75) + 10 * std::log(0.25), 1e-10);
  // The difference of difficulties has information n p (1 - p); a step is half of it.
  EXPECT_NEAR(*calibration.step_errors[0][0], 0.5 / std::sqrt(40 * 0.75 * 0.25), 1e-10);
}

TEST(PartialCreditConditional, OfTwoOptionsIsTheRatingScaleModel) {
  const auto statistics = StatisticsOf({2, 2, 2, 2}, SimulatedRows(5, {2, 2, 2, 2}, 300, 0.1));
  ExpectSameItems(PartialCreditConditional(statistics).items, RatingScaleConditional(statistics).items, 1e-9);
}

TEST(RaschCalibration, DoesNotDependOnTheOrderOfItemsRespondentsOrSchools) {
  const std::vector<int> category_counts{4, 4, 4, 4, 4};
  const Rows rows = SimulatedRows(6, category_counts, 500, 0.08);
  const auto statistics = StatisticsOf(category_counts, rows);
  Rows turned;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) turned.emplace_back(row->rbegin(), row->rend());
  const Rows first(turned.begin(), turned.begin() + 200);
  const Rows second(turned.begin() + 200, turned.end());
  const auto other = RawScoresOf(MatrixOf(category_counts, {{"z", second}, {"a", first}}), FactorOf(5));
  const auto check = [](auto fit, auto fit_of_turned) {
    std::reverse(fit_of_turned.items.begin(), fit_of_turned.items.end());
    ExpectSameItems(fit.items, fit_of_turned.items, 1e-9);
    EXPECT_NEAR(fit.log_likelihood, fit_of_turned.log_likelihood, 1e-8);
  };
  check(PartialCreditConditional(statistics), PartialCreditConditional(other));
  check(RatingScaleConditional(statistics), RatingScaleConditional(other));
  check(PartialCreditMarginal(statistics), PartialCreditMarginal(other));
  check(RatingScaleMarginal(statistics), RatingScaleMarginal(other));
}

TEST(RaschCalibration, GivesTheSameBitsWhateverTheOrderOfRespondents) {
  const std::vector<int> category_counts{3, 5, 4};
  const Rows rows = SimulatedRows(7, category_counts, 300, 0.2);
  const auto a = StatisticsOf(category_counts, rows);
  const auto b = StatisticsOf(category_counts, Rows(rows.rbegin(), rows.rend()));
  EXPECT_EQ(PartialCreditConditional(a).log_likelihood, PartialCreditConditional(b).log_likelihood);
  EXPECT_EQ(PartialCreditMarginal(a).variance, PartialCreditMarginal(b).variance);
}

TEST(RaschCalibration, IsNotChangedByReverseKeyingTwiceOrByRowsWithoutAnswers) {
  const std::vector<int> category_counts{5, 5, 5};
  const Rows rows = SimulatedRows(8, category_counts, 400, 0.05);
  const auto plain = StatisticsOf(category_counts, rows);
  Rows turned = rows;
  for (auto& row : turned) {
    if (row[1] != 0) row[1] = 6 - row[1];
  }
  turned.push_back({0, 0, 0});
  Factor factor = FactorOf(3);
  factor.items[1].reverse = true;
  const auto twice = RawScoresOf(MatrixOf(category_counts, {{"school", turned}}), factor);
  EXPECT_EQ(twice.category_counts, plain.category_counts);
  ExpectSameItems(PartialCreditConditional(plain).items, PartialCreditConditional(twice).items, 0);
  EXPECT_EQ(PartialCreditMarginal(plain).deviance, PartialCreditMarginal(twice).deviance);
}

TEST(RaschCalibration, IsMirroredWhenEveryItemIsReverseKeyed) {
  const std::vector<int> category_counts{4, 4, 4};
  const Rows rows = SimulatedRows(9, category_counts, 400, 0.0);
  Factor reversed = FactorOf(3);
  for (FactorItem& item : reversed.items) item.reverse = true;
  const ResponseMatrix matrix = MatrixOf(category_counts, {{"school", rows}});
  const auto straight = PartialCreditMarginal(RawScoresOf(matrix, FactorOf(3)));
  const auto mirrored = PartialCreditMarginal(RawScoresOf(matrix, reversed));
  EXPECT_NEAR(straight.deviance, mirrored.deviance, 1e-8);
  EXPECT_NEAR(straight.variance, mirrored.variance, 1e-8);
  for (int i = 0; i < 3; ++i) {
    for (int x = 0; x < 3; ++x) {
      EXPECT_NEAR(*straight.items[i].Steps()[x], -*mirrored.items[i].Steps()[2 - x], 1e-8);
    }
  }
}

TEST(RaschCalibration, RecoversTheItemsThatMadeTheAnswers) {
  for (const auto& category_counts :
       {std::vector<int>{2, 2, 2, 2, 2, 2}, {3, 3, 3, 3}, {4, 4, 4, 4, 4}, {7, 7, 7}, {2, 3, 4, 7, 5}}) {
    Simulation simulation(10);
    const auto items = SpreadItems(category_counts);
    const int item_count = static_cast<int>(items.size());
    const ResponseMatrix matrix = simulation.Answers(items, category_counts, 20'000, 1.2, 0.03);
    const auto statistics = RawScoresOf(matrix, FactorOf(item_count));
    const auto conditional = PartialCreditConditional(statistics);
    const auto marginal = PartialCreditMarginal(statistics);
    ASSERT_EQ(conditional.report.outcome, CalibrationOutcome::kConverged);
    ASSERT_EQ(marginal.report.outcome, CalibrationOutcome::kConverged);
    EXPECT_NEAR(marginal.variance, 1.44, 0.08);
    for (int i = 0; i < item_count; ++i) {
      for (size_t x = 0; x < items[i].Steps().size(); ++x) {
        const double step = *items[i].Steps()[x];
        EXPECT_NEAR(*conditional.items[i].Steps()[x], step, 4.5 * *conditional.step_errors[i][x]);
        EXPECT_NEAR(*marginal.items[i].Steps()[x], step, 4.5 * *marginal.step_errors[i][x]);
      }
    }
  }
}

TEST(PartialCreditMarginal, SpansAPopulationOfVarianceTwelve) {
  Simulation simulation(11);
  const std::vector<int> category_counts(8, 5);
  const ResponseMatrix matrix =
      simulation.Answers(SpreadItems(category_counts), category_counts, 20'000, std::sqrt(12.0));
  const auto statistics = RawScoresOf(matrix, FactorOf(8));
  const auto calibration = PartialCreditMarginal(statistics);
  ASSERT_EQ(calibration.report.outcome, CalibrationOutcome::kConverged);
  EXPECT_NEAR(calibration.variance, 12.0, 0.6);
  // A grid four times as dense gives the same likelihood: the integral is exact.
  const CategoryUsage usage = OwnCategories(statistics);
  Eigen::VectorXd difficulties(usage.difficulty_count);
  for (size_t i = 0; i < 8; ++i) {
    for (int x = 1; x < 5; ++x) difficulties[static_cast<int>(i) * 4 + x - 1] = *calibration.items[i].difficulties[x];
  }
  const double deviation = std::sqrt(calibration.variance);
  const NormalQuadrature dense = QuadratureFor(16 * LargestInformation(calibration.items, deviation));
  const LikelihoodPoint point = MarginalLikelihood(statistics, usage, dense, difficulties, std::log(deviation));
  EXPECT_GT(dense.nodes.size(), 2 * calibration.node_count);
  EXPECT_NEAR(point.log_likelihood, calibration.log_likelihood, 1e-6);
  EXPECT_LT(point.gradient.cwiseAbs().maxCoeff(), 1e-5);
}

TEST(MarginalLikelihood, HasTheDerivativesOfItsValue) {
  Simulation simulation(12);
  const std::vector<int> category_counts{3, 4, 2};
  const ResponseMatrix matrix = simulation.Answers(SpreadItems(category_counts), category_counts, 300, 1.3, 0.1);
  const auto statistics = RawScoresOf(matrix, FactorOf(3));
  const CategoryUsage usage = OwnCategories(statistics);
  const NormalQuadrature quadrature = QuadratureFor(20.0);
  Eigen::VectorXd at(usage.difficulty_count + 1);
  at.head(usage.difficulty_count) = 0.7 * StartingDifficulties(statistics, usage);
  at[usage.difficulty_count] = 0.2;
  const auto evaluate = [&](const Eigen::VectorXd& parameters) {
    return MarginalLikelihood(statistics, usage, quadrature, parameters.head(usage.difficulty_count),
                              parameters[usage.difficulty_count]);
  };
  const LikelihoodPoint point = evaluate(at);
  constexpr double kStep = 1e-5;
  for (Eigen::Index k = 0; k < at.size(); ++k) {
    Eigen::VectorXd above = at, below = at;
    above[k] += kStep;
    below[k] -= kStep;
    const LikelihoodPoint up = evaluate(above);
    const LikelihoodPoint down = evaluate(below);
    EXPECT_NEAR(point.gradient[k], (up.log_likelihood - down.log_likelihood) / (2 * kStep), 1e-5);
    for (Eigen::Index l = 0; l < at.size(); ++l) {
      EXPECT_NEAR(point.information(l, k), -(up.gradient[l] - down.gradient[l]) / (2 * kStep), 1e-5);
    }
  }
}

TEST(RaschCalibration, ReportsUnusedCategoriesAndEstimatesTheRest) {
  // Nobody chose the third of five options of the first item, nor the lowest of the second.
  Rows rows = SimulatedRows(13, {5, 5, 5, 5}, 600, 0.0);
  for (auto& row : rows) {
    if (row[0] == 3) row[0] = 4;
    if (row[1] == 1) row[1] = 2;
  }
  const auto statistics = StatisticsOf({5, 5, 5, 5}, rows);
  const auto check = [](const auto& calibration) {
    ASSERT_EQ(calibration.report.outcome, CalibrationOutcome::kConverged);
    EXPECT_EQ(calibration.report.unused_categories, (std::vector<UnusedCategory>{{0, 2}, {1, 0}}));
    EXPECT_FALSE(calibration.items[0].Steps()[1].has_value());
    EXPECT_FALSE(calibration.items[1].Steps()[0].has_value());
    for (const int x : {0, 2, 3}) EXPECT_TRUE(std::isfinite(calibration.items[0].Steps()[x].value()));
    for (const int x : {1, 2, 3}) EXPECT_TRUE(std::isfinite(calibration.items[1].Steps()[x].value()));
  };
  check(PartialCreditConditional(statistics));
  check(PartialCreditMarginal(statistics));
  // The rating scale model shares its steps, so these are used on the other items.
  EXPECT_TRUE(RatingScaleConditional(statistics).items[0].Steps()[1].has_value());
  EXPECT_EQ(RatingScaleMarginal(statistics).report.outcome, CalibrationOutcome::kConverged);
}

TEST(RaschCalibration, LeavesOutItemsThatTellNobodyApart) {
  Rows rows = SimulatedRows(14, {4, 4, 4, 4}, 400, 0.0);
  Rows with = rows;
  for (auto& row : with) row.insert(row.end(), {3, 0});
  const auto without = PartialCreditConditional(StatisticsOf({4, 4, 4, 4}, rows));
  auto calibration = PartialCreditConditional(StatisticsOf({4, 4, 4, 4, 4, 4}, with));
  ASSERT_EQ(calibration.report.outcome, CalibrationOutcome::kConverged);
  EXPECT_EQ(calibration.report.unused_categories.size(), 3u + 4u);
  EXPECT_EQ(calibration.items.size(), 6u);
  calibration.items.resize(4);
  ExpectSameItems(without.items, calibration.items, 1e-9);
}

// All four fits of the same answers.
std::vector<CalibrationOutcome> Outcomes(const std::vector<int>& category_counts, const Rows& rows) {
  const auto statistics = StatisticsOf(category_counts, rows);
  const auto checked = [](const auto& calibration) {
    EXPECT_EQ(calibration.report.outcome == CalibrationOutcome::kConverged, !calibration.items.empty());
    EXPECT_EQ(calibration.report.outcome == CalibrationOutcome::kConverged, calibration.report.convergence.converged);
    EXPECT_TRUE(std::isfinite(calibration.log_likelihood));
    EXPECT_TRUE(std::isfinite(calibration.report.convergence.largest_gradient));
    return calibration.report.outcome;
  };
  return {checked(PartialCreditConditional(statistics)), checked(RatingScaleConditional(statistics)),
          checked(PartialCreditMarginal(statistics)), checked(RatingScaleMarginal(statistics))};
}

std::vector<CalibrationOutcome> AllFour(CalibrationOutcome outcome) {
  return std::vector(4, outcome);
}

TEST(RaschCalibration, NamesWhatCannotBeCalibrated) {
  EXPECT_EQ(Outcomes({5}, Rows(50, {3})), AllFour(CalibrationOutcome::kTooFewItems));
  EXPECT_EQ(Outcomes({3}, Repeated({{{1}, 20}, {{2}, 20}, {{3}, 20}})), AllFour(CalibrationOutcome::kTooFewItems));
  EXPECT_EQ(Outcomes({5, 5}, Rows(50, {1, 1})), AllFour(CalibrationOutcome::kAnswersAllEqual));
  EXPECT_EQ(Outcomes({5, 5}, Rows(50, {0, 0})), AllFour(CalibrationOutcome::kTooFewItems));
  EXPECT_EQ(Outcomes({5, 5}, {}), AllFour(CalibrationOutcome::kTooFewItems));
  EXPECT_EQ(Outcomes({4, 4, 4}, {{1, 2, 3}, {2, 3, 4}, {4, 1, 1}}), AllFour(CalibrationOutcome::kTooFewRespondents));
}

TEST(RaschCalibration, NamesAnswersThatFollowFromOneAnother) {
  // Everybody gives every item the same answer: nothing finite fits best.
  const Rows rows = Repeated({{{1, 1, 1}, 40}, {{2, 2, 2}, 40}, {{3, 3, 3}, 40}, {{4, 4, 4}, 40}});
  for (const CalibrationOutcome outcome : Outcomes({4, 4, 4}, rows)) {
    EXPECT_TRUE(outcome == CalibrationOutcome::kNotIdentified || outcome == CalibrationOutcome::kNotConverged)
        << OutcomeName(outcome);
  }
}

TEST(RaschCalibration, NamesItemsNobodyAnsweredTogether) {
  Rows rows = SimulatedRows(15, {3, 3, 3, 3}, 200, 0.0);
  for (size_t r = 0; r < rows.size(); ++r) {
    if (r % 2 == 0) {
      rows[r][0] = rows[r][1] = 0;
    } else {
      rows[r][2] = rows[r][3] = 0;
    }
  }
  const auto statistics = StatisticsOf({3, 3, 3, 3}, rows);
  EXPECT_EQ(PartialCreditConditional(statistics).report.outcome, CalibrationOutcome::kNotIdentified);
  // The common population links them.
  EXPECT_EQ(PartialCreditMarginal(statistics).report.outcome, CalibrationOutcome::kConverged);
}

TEST(RaschCalibration, NamesItemsWithNothingInCommon) {
  Simulation simulation(16);
  Rows rows;
  for (int r = 0; r < 300; ++r) {
    // The second answer is the opposite of the first, the third is chance.
    const int answer = 1 + static_cast<int>(simulation.Uniform() * 3);
    rows.push_back({answer, 4 - answer, 1 + static_cast<int>(simulation.Uniform() * 3)});
  }
  const auto statistics = StatisticsOf({3, 3, 3}, rows);
  EXPECT_EQ(PartialCreditMarginal(statistics).report.outcome, CalibrationOutcome::kNoCommonVariance);
  EXPECT_EQ(RatingScaleMarginal(statistics).report.outcome, CalibrationOutcome::kNoCommonVariance);
}

TEST(RatingScale, NeedsOneScale) {
  const auto statistics = StatisticsOf({3, 4}, Repeated({{{1, 2}, 20}, {{3, 4}, 20}}));
  EXPECT_EQ(RatingScaleConditional(statistics).report.outcome, CalibrationOutcome::kDifferentOptionCounts);
  EXPECT_EQ(RatingScaleMarginal(statistics).report.outcome, CalibrationOutcome::kDifferentOptionCounts);
}

TEST(RatingScale, NamesAnItemAtTheEndOfTheScale) {
  Rows rows = SimulatedRows(17, {4, 4, 4, 4}, 300, 0.0);
  for (auto& row : rows) row[3] = 4;
  EXPECT_EQ(RatingScaleConditional(StatisticsOf({4, 4, 4, 4}, rows)).report.outcome,
            CalibrationOutcome::kNotIdentified);
}

TEST(RaschCalibration, OfAFewRespondentsConvergesOrIsNamed) {
  for (uint64_t seed = 100; seed < 160; ++seed) {
    for (const int respondent_count : {3, 8, 15, 30}) {
      Outcomes({5, 5, 5, 5}, SimulatedRows(seed, {5, 5, 5, 5}, respondent_count, 0.1));
    }
  }
}

}  // namespace
}  // namespace icap::scoring
