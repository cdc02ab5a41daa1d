#include "services/scoring/domain/measure_rollout.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include <gtest/gtest.h>

#include "services/scoring/domain/respondent_measures.h"
#include "services/scoring/domain/simulated_answers_for_test.h"

namespace icap::scoring {
namespace {

constexpr int kSchoolCount = 150;
constexpr double kTau = 0.6;
constexpr double kSigma = 1.0;

// Schools whose faculties are drawn about the effects in `effects`, on one factor of these items.
struct Rollout {
  ResponseMatrix matrix;
  std::vector<Factor> factors;
  std::vector<double> effects;
  std::vector<std::optional<int64_t>> faculty_counts;
};

template <typename Item>
Rollout Simulate(const std::vector<Item>& items, int category_count, uint64_t seed) {
  Simulation simulation(seed);
  std::vector<ItemColumn> columns;
  Factor factor{.id = "f"};
  for (size_t i = 0; i < items.size(); ++i) {
    columns.push_back({"i" + std::to_string(i), category_count});
    factor.items.push_back({ColumnIndex{static_cast<int32_t>(i)}, i == 1});
  }
  Rollout rollout{.matrix = *ResponseMatrix::Create(columns), .factors = {factor}};
  for (int j = 0; j < kSchoolCount; ++j) {
    const int n = 15 + j % 30;
    rollout.effects.push_back(kTau * simulation.Normal());
    rollout.faculty_counts.emplace_back(2 * n);
    std::vector<Category> answers(n * items.size());
    for (int r = 0; r < n; ++r) {
      const double theta = rollout.effects.back() + kSigma * simulation.Normal();
      for (size_t i = 0; i < items.size(); ++i) {
        const int answer = simulation.Answer(items[i], theta) + 1;
        const int given = i == 1 ? category_count + 1 - answer : answer;
        answers[i * n + r] = static_cast<Category>(simulation.Uniform() < 0.05 ? 0 : given);
      }
    }
    EXPECT_TRUE(rollout.matrix.AddSchool("s" + std::to_string(j), n, answers).ok());
  }
  return rollout;
}

RolloutScores Measure(const Rollout& rollout, const std::vector<FactorMeasurement>& measurements, int threads = 1) {
  auto scores = ScoreRollout(rollout.matrix, rollout.factors);
  EXPECT_TRUE(scores.ok()) << scores.status();
  const absl::Status status =
      MeasureRollout(rollout.matrix, rollout.factors, measurements, rollout.faculty_counts, threads, *scores);
  EXPECT_TRUE(status.ok()) << status;
  return *std::move(scores);
}

double Correlation(const std::vector<double>& a, const std::vector<double>& b) {
  const auto n = static_cast<double>(a.size());
  double sa = 0;
  double sb = 0;
  double saa = 0;
  double sbb = 0;
  double sab = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    sa += a[i];
    sb += b[i];
    saa += a[i] * a[i];
    sbb += b[i] * b[i];
    sab += a[i] * b[i];
  }
  return (sab - sa * sb / n) / std::sqrt((saa - sa * sa / n) * (sbb - sb * sb / n));
}

// Schools' measures against the effects they were drawn with, the origin (all steps add up to 0) taken as it is.
void ExpectRecovery(const Rollout& rollout, const RolloutScores& scores) {
  const FactorFit& fit = scores.calibrations[0].fit;
  EXPECT_EQ(fit.outcome, "CONVERGED");
  EXPECT_EQ(fit.measure_outcome, "ESTIMATED");
  EXPECT_GT(fit.iteration_count, 0);
  EXPECT_LT(*fit.largest_gradient, 1e-3);
  std::vector<double> measures;
  int covered = 0;
  for (int j = 0; j < kSchoolCount; ++j) {
    const FittedSchool& school = scores.schools[j].factors[0].fitted;
    ASSERT_TRUE(school.measure && school.standard_error && school.faculty_standard_error);
    EXPECT_LT(*school.faculty_standard_error, *school.standard_error);
    EXPECT_LT(*school.category_low, *school.category);
    EXPECT_LT(*school.category, *school.category_high);
    EXPECT_LT(*school.p05, *school.measure);
    measures.push_back(*school.measure);
    if (std::abs(*school.measure - rollout.effects[j]) < 1.96 * *school.standard_error) ++covered;
  }
  // Expected √(τ² / (τ² + SE²)) = 0.94 with an SE of about 0.22, less four standard deviations for 150 schools.
  EXPECT_GT(Correlation(measures, rollout.effects), 0.90);
  // 95% of 150, give or take four standard deviations of a binomial.
  EXPECT_GT(covered, 131);
  EXPECT_NEAR(*fit.tau2, kTau * kTau, 0.15);
  EXPECT_NEAR(*fit.sigma2, kSigma * kSigma, 0.15);
  EXPECT_NEAR(*fit.mu, 0, 0.2);
}

TEST(MeasureRollout, RecoversSchoolEffectsByPartialCredit) {
  const auto items = SpreadItems({5, 5, 5, 5, 5, 5});
  const Rollout rollout = Simulate(items, 5, 20261124);
  const RolloutScores scores = Measure(rollout, {{FactorModel::kPartialCredit, {2.0, 3.0, 4.0}}});
  ExpectRecovery(rollout, scores);
  const FactorFit& fit = scores.calibrations[0].fit;
  ASSERT_EQ(fit.items.size(), 6u);
  for (size_t i = 0; i < items.size(); ++i) {
    EXPECT_EQ(fit.items[i].item_id, "i" + std::to_string(i));
    EXPECT_FALSE(fit.items[i].slope.has_value());
    ASSERT_EQ(fit.items[i].thresholds.size(), 4u);
    for (size_t x = 0; x < 4; ++x) {
      const FittedThreshold& threshold = fit.items[i].thresholds[x];
      EXPECT_NEAR(*threshold.value, *items[i].Steps()[x], 5 * *threshold.standard_error);
    }
  }
  ASSERT_EQ(fit.cut_points.size(), 3u);
  EXPECT_LT(*fit.cut_points[0].measure, *fit.cut_points[1].measure);
  EXPECT_TRUE(fit.omega.has_value());
}

TEST(MeasureRollout, RecoversSchoolEffectsByGradedResponse) {
  // Population variance 1 as the model has it: τ² + σ² = 1.36, so effects come back on a scale 1.17 times smaller.
  std::vector<GradedItem> items(8, {.slope = 2.0, .thresholds = {-1.5, -0.5, 0.5, 1.5}});
  for (size_t i = 0; i < items.size(); ++i) items[i].slope += 0.1 * static_cast<double>(i);
  Rollout rollout = Simulate(items, 5, 7);
  const double scale = std::sqrt(kTau * kTau + kSigma * kSigma);
  const RolloutScores scores = Measure(rollout, {{FactorModel::kGradedResponse, {2.5, 3.5}}});
  EXPECT_EQ(scores.calibrations[0].fit.outcome, "CONVERGED");
  std::vector<double> measures;
  int covered = 0;
  for (int j = 0; j < kSchoolCount; ++j) {
    const FittedSchool& school = scores.schools[j].factors[0].fitted;
    ASSERT_TRUE(school.measure && school.standard_error);
    measures.push_back(*school.measure);
    if (std::abs(*school.measure - rollout.effects[j] / scale) < 1.96 * *school.standard_error) ++covered;
  }
  EXPECT_GT(Correlation(measures, rollout.effects), 0.90);
  EXPECT_GT(covered, 131);
  EXPECT_NEAR(*scores.calibrations[0].fit.items[0].slope, 2.0 * scale, 0.4);
}

// Many rollouts together tell a biased measure, e.g. one that weighs respondents by the error at their own estimate,
// which draws schools to the middle and covers 91%.
TEST(MeasureRollout, IsUnbiasedAndCoversAsItSaysOverManyRollouts) {
  constexpr int kRolloutCount = 20;
  int covered = 0;
  double tau2 = 0;
  double sigma2 = 0;
  for (int seed = 1; seed <= kRolloutCount; ++seed) {
    const Rollout rollout = Simulate(SpreadItems({5, 5, 5, 5, 5, 5}), 5, seed);
    const RolloutScores scores = Measure(rollout, {{FactorModel::kPartialCredit, {}}});
    tau2 += *scores.calibrations[0].fit.tau2 / kRolloutCount;
    sigma2 += *scores.calibrations[0].fit.sigma2 / kRolloutCount;
    for (int j = 0; j < kSchoolCount; ++j) {
      const FittedSchool& school = scores.schools[j].factors[0].fitted;
      if (std::abs(*school.measure - rollout.effects[j]) < 1.96 * *school.standard_error) ++covered;
    }
  }
  // Four standard deviations of a binomial of 3,000 are 1.6%.
  EXPECT_NEAR(covered / static_cast<double>(kRolloutCount * kSchoolCount), 0.95, 0.016);
  EXPECT_NEAR(tau2, kTau * kTau, 0.04);
  EXPECT_NEAR(sigma2, kSigma * kSigma, 0.1);
}

void ExpectSameBits(const std::optional<double>& a, const std::optional<double>& b) {
  ASSERT_EQ(a.has_value(), b.has_value());
  if (!a.has_value()) return;
  EXPECT_EQ(std::bit_cast<uint64_t>(*a), std::bit_cast<uint64_t>(*b));
}

TEST(MeasureRollout, GivesTheSameBitsOnOneThreadAndOnTwo) {
  Rollout rollout = Simulate(SpreadItems({4, 4, 4, 4, 4, 4}), 4, 3);
  const std::vector<FactorItem> items = rollout.factors[0].items;
  rollout.factors = {{"a", {items[0], items[1]}}, {"b", {items[2], items[3]}}, {"c", {items[4], items[5]}}};
  const std::vector<FactorMeasurement> measurements = {
      {FactorModel::kPartialCredit, {2.5}}, {FactorModel::kPartialCredit, {2.5}}, {FactorModel::kMean, {}}};
  const RolloutScores one = Measure(rollout, measurements, 1);
  const RolloutScores two = Measure(rollout, measurements, 2);
  for (int f = 0; f < 3; ++f) {
    ExpectSameBits(one.calibrations[f].fit.log_likelihood, two.calibrations[f].fit.log_likelihood);
    ExpectSameBits(one.calibrations[f].fit.tau2, two.calibrations[f].fit.tau2);
    for (int j = 0; j < kSchoolCount; ++j) {
      ExpectSameBits(one.schools[j].factors[f].fitted.measure, two.schools[j].factors[f].fitted.measure);
      ExpectSameBits(one.schools[j].factors[f].fitted.standard_error, two.schools[j].factors[f].fitted.standard_error);
    }
  }
  EXPECT_FALSE(one.schools[0].factors[2].fitted.measure.has_value());
  EXPECT_EQ(one.calibrations[2].fit.outcome, "");
}

// Items reordered, every answer and key turned, schools named otherwise and a respondent without answers: the same.
TEST(MeasureRollout, DoesNotDependOnOrderNamesTwiceTurnedItemsOrEmptyRows) {
  for (const FactorModel model : {FactorModel::kPartialCredit, FactorModel::kGradedResponse}) {
    const Rollout rollout = Simulate(SpreadItems({4, 4, 4, 4, 4}), 4, 11);
    Rollout other{.matrix = *ResponseMatrix::Create({{"a", 4}, {"b", 4}, {"c", 4}, {"d", 4}, {"e", 4}}),
                  .factors = rollout.factors,
                  .faculty_counts = rollout.faculty_counts};
    for (FactorItem& item : other.factors[0].items) item.reverse = !item.reverse;
    std::reverse(other.factors[0].items.begin(), other.factors[0].items.end());
    for (SchoolIndex school; school.value < kSchoolCount; ++school.value) {
      std::vector<Category> answers;
      for (ColumnIndex column; column.value < 5; ++column.value) {
        for (const Category answer : rollout.matrix.Answers(school, column)) {
          answers.push_back(static_cast<Category>(answer == kMissing ? kMissing : 5 - answer));
        }
        answers.push_back(kMissing);
      }
      const int64_t count = rollout.matrix.RespondentCount(school) + 1;
      ASSERT_TRUE(other.matrix.AddSchool("renamed" + std::to_string(school.value), count, answers).ok());
    }
    const std::vector<FactorMeasurement> measurements = {{model, {2.5}}};
    const RolloutScores before = Measure(rollout, measurements);
    const RolloutScores after = Measure(other, measurements);
    EXPECT_NEAR(before.calibrations[0].fit.log_likelihood.value(), after.calibrations[0].fit.log_likelihood.value(),
                1e-6);
    EXPECT_EQ(before.calibrations[0].complete_count, after.calibrations[0].complete_count);
    for (int j = 0; j < kSchoolCount; ++j) {
      EXPECT_NEAR(*before.schools[j].factors[0].fitted.measure, *after.schools[j].factors[0].fitted.measure, 1e-6);
    }
  }
}

TEST(MeasureRollout, NamesWhyThereIsNoEstimate) {
  Rollout rollout = Simulate(SpreadItems({3, 3}), 3, 5);
  ResponseMatrix matrix = *ResponseMatrix::Create({{"i0", 3}, {"i1", 3}});
  const std::vector<Category> all_low(20, 1);
  ASSERT_TRUE(matrix.AddSchool("s", 10, all_low).ok());
  rollout.matrix = matrix;
  rollout.faculty_counts = {std::nullopt};
  for (FactorItem& item : rollout.factors[0].items) item.reverse = false;
  for (const FactorModel model : {FactorModel::kPartialCredit, FactorModel::kGradedResponse}) {
    const RolloutScores scores = Measure(rollout, {{model, {2.0}}});
    EXPECT_FALSE(scores.calibrations[0].fit.outcome.empty());
    EXPECT_NE(scores.calibrations[0].fit.outcome, "CONVERGED");
    EXPECT_TRUE(scores.calibrations[0].fit.items.empty());
    EXPECT_EQ(scores.schools[0].factors[0].fitted, FittedSchool{});
  }
}

TEST(MeasureRollout, SaysOnWhichSideACutPointOutOfReachLies) {
  Rollout rollout = Simulate(SpreadItems({4, 4, 4}), 4, 9);
  const RolloutScores scores = Measure(rollout, {{FactorModel::kPartialCredit, {1.0, 2.5, 4.0}}});
  const std::vector<CutPoint>& cuts = scores.calibrations[0].fit.cut_points;
  ASSERT_EQ(cuts.size(), 3u);
  EXPECT_FALSE(cuts[0].measure.has_value());
  EXPECT_TRUE(cuts[0].always_reached);
  EXPECT_TRUE(cuts[1].measure.has_value());
  EXPECT_FALSE(cuts[2].measure.has_value());
  EXPECT_FALSE(cuts[2].always_reached);
}

TEST(MeasureRollout, GivesTheSameMeasuresWithItsOwnParametersGiven) {
  const Rollout rollout = Simulate(SpreadItems({4, 4, 4}), 4, 9);
  const FactorParameters credit = EstimateParameters(rollout.matrix, rollout.factors[0], FactorModel::kPartialCredit);
  const FactorParameters graded = EstimateParameters(rollout.matrix, rollout.factors[0], FactorModel::kGradedResponse);
  for (const FactorModel model : {FactorModel::kPartialCredit, FactorModel::kGradedResponse}) {
    const RolloutScores estimated = Measure(rollout, {{model, {2.5}}});
    const RolloutScores given = Measure(rollout, {{model, {2.5}, credit.conditional.items, graded.graded.items}});
    EXPECT_EQ(given.calibrations[0].fit.outcome, "GIVEN");
    EXPECT_FALSE(given.calibrations[0].fit.log_likelihood.has_value());
    EXPECT_EQ(given.calibrations[0].fit.cut_points, estimated.calibrations[0].fit.cut_points);
    for (size_t j = 0; j < given.schools.size(); ++j) {
      EXPECT_EQ(given.schools[j].factors[0].fitted, estimated.schools[j].factors[0].fitted);
    }
  }
}

TEST(MeasureRollout, RefusesWhatDoesNotFitTheMatrix) {
  const Rollout rollout = Simulate(SpreadItems({3, 3}), 3, 5);
  RolloutScores scores = *ScoreRollout(rollout.matrix, rollout.factors);
  const std::vector<FactorMeasurement> measurements(1);
  EXPECT_FALSE(MeasureRollout(rollout.matrix, rollout.factors, {}, rollout.faculty_counts, 1, scores).ok());
  EXPECT_FALSE(MeasureRollout(rollout.matrix, rollout.factors, measurements, {}, 1, scores).ok());
  const std::vector<FactorMeasurement> one_item_given(
      1, {FactorModel::kPartialCredit, {}, {PartialCreditItem::FromSteps(std::vector<double>{-1, 1})}});
  EXPECT_FALSE(MeasureRollout(rollout.matrix, rollout.factors, one_item_given, rollout.faculty_counts, 1, scores).ok());
}

}  // namespace
}  // namespace icap::scoring
