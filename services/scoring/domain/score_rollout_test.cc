#include "services/scoring/domain/score_rollout.h"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/scoring/domain/matrix_for_test.h"

namespace icap::scoring {
namespace {

using ::testing::ElementsAre;
using Rows = std::vector<std::vector<int>>;

// Three schools, five items of five options, some answers missing; from a fixed recurrence, so that it looks like
// answers.
std::vector<SchoolRows> Schools() {
  std::vector<SchoolRows> schools = {
      {"a", Rows(14, std::vector<int>(5))}, {"b", Rows(9, std::vector<int>(5))}, {"c", Rows(23, std::vector<int>(5))}};
  uint32_t state = 7;
  const auto next = [&state](uint32_t below) {
    state = state * 1664525u + 1013904223u;
    return static_cast<int>((state >> 16) % below);
  };
  for (auto& school : schools) {
    const int lean = next(3);
    for (auto& row : school.rows) {
      const int person = next(3);
      for (int& answer : row) answer = next(12) == 0 ? 0 : std::clamp(lean + person + next(2), 1, 5);
    }
  }
  return schools;
}

RolloutScores Score(const std::vector<SchoolRows>& schools, const Factor& factor) {
  const auto scores = ScoreRollout(MatrixOf(std::vector<int>(5, 5), schools), std::vector{factor});
  EXPECT_TRUE(scores.ok()) << scores.status();
  return *scores;
}

void ExpectNear(const std::optional<double>& a, const std::optional<double>& b, double tolerance) {
  ASSERT_EQ(a.has_value(), b.has_value());
  if (a.has_value()) {
    EXPECT_NEAR(*a, *b, tolerance);
  }
}

void ExpectSameCalibration(const FactorCalibration& a, const FactorCalibration& b, double tolerance) {
  EXPECT_EQ(a.respondent_count, b.respondent_count);
  EXPECT_EQ(a.complete_count, b.complete_count);
  EXPECT_EQ(a.school_count, b.school_count);
  ExpectNear(a.alpha, b.alpha, tolerance);
  ExpectNear(a.ms_between, b.ms_between, tolerance);
  ExpectNear(a.ms_within, b.ms_within, tolerance);
  ExpectNear(a.icc1, b.icc1, tolerance);
  ExpectNear(a.icc2, b.icc2, tolerance);
  ExpectNear(a.icc1_n0, b.icc1_n0, tolerance);
  ExpectNear(a.n0, b.n0, tolerance);
}

void ExpectSameFactorScore(const FactorScore& a, const FactorScore& b, double tolerance) {
  EXPECT_EQ(a.respondent_count, b.respondent_count);
  EXPECT_EQ(a.complete_count, b.complete_count);
  ExpectNear(a.mean, b.mean, tolerance);
  ExpectNear(a.sd, b.sd, tolerance);
  ExpectNear(a.standard_error, b.standard_error, tolerance);
  ExpectNear(a.p05, b.p05, tolerance);
  ExpectNear(a.p95, b.p95, tolerance);
  ExpectNear(a.rwgj_uniform, b.rwgj_uniform, tolerance);
  ExpectNear(a.rwgj_lindell, b.rwgj_lindell, tolerance);
  ExpectNear(a.ad_mean, b.ad_mean, tolerance);
  ExpectNear(a.ad_median, b.ad_median, tolerance);
}

TEST(ScoreRollout, EqualsTheHandComputedSchool) {
  const std::vector<SchoolRows> schools = {{"a", {{1, 2}, {2, 1}, {3, 4}, {5, 0}}}};
  Factor factor = FactorOf(2);
  const auto scores = ScoreRollout(MatrixOf({5, 5}, schools), std::vector{factor});
  ASSERT_TRUE(scores.ok());
  const SchoolScores& school = scores->schools[0];
  EXPECT_EQ(school.school_id, "a");
  EXPECT_EQ(school.respondent_count, 4);
  const FactorScore& score = school.factors[0];
  // Three complete respondents with 1.5, 1.5 and 3.5; the fourth has one answer of two and no score.
  EXPECT_EQ(score.respondent_count, 3);
  EXPECT_NEAR(*score.mean, 6.5 / 3.0, 1e-15);
  EXPECT_NEAR(*score.sd, std::sqrt(4.0 / 3.0), 1e-15);
  EXPECT_NEAR(*score.standard_error, 2.0 / 3.0, 1e-15);
  // Item variances 1 and 7/3 of the complete ones: q = (5/3) / 2, r_wg(j) = 2 (1/6) / (2 (1/6) + 5/6) = 2/7.
  EXPECT_NEAR(*score.rwgj_uniform, 2.0 / 7.0, 1e-15);
  EXPECT_NEAR(*score.rwgj_lindell, 1.0 / 6.0, 1e-15);
  EXPECT_NEAR(*scores->calibrations[0].alpha, 0.75, 1e-15);
  // The item keeps the fourth respondent's answer.
  EXPECT_THAT(school.items[0].counts, ElementsAre(1, 1, 1, 0, 1));
  EXPECT_EQ(school.items[0].answer_count, 4);
  EXPECT_EQ(*school.items[0].mean, 11.0 / 4.0);
  EXPECT_EQ(school.items[1].answer_count, 3);
}

TEST(ScoreRollout, KeepsItemsAsAnsweredAndTurnsThemForTheFactor) {
  Factor factor = FactorOf(2);
  factor.items[1].reverse = true;
  const auto scores = ScoreRollout(MatrixOf({5, 5}, {{"a", {{1, 5}, {4, 1}}}}), std::vector{factor});
  ASSERT_TRUE(scores.ok());
  EXPECT_EQ(*scores->schools[0].items[1].mean, 3.0);
  EXPECT_THAT(scores->schools[0].items[1].counts, ElementsAre(1, 0, 0, 0, 1));
  EXPECT_EQ(*scores->schools[0].factors[0].mean, 2.75);
  EXPECT_GT(*scores->calibrations[0].alpha, 0.9);
}

TEST(ScoreRollout, GivesTheSameBitsTwice) {
  const RolloutScores first = Score(Schools(), FactorOf(5));
  const RolloutScores second = Score(Schools(), FactorOf(5));
  ExpectSameCalibration(first.calibrations[0], second.calibrations[0], 0.0);
  for (size_t s = 0; s < 3; ++s) ExpectSameFactorScore(first.schools[s].factors[0], second.schools[s].factors[0], 0.0);
}

TEST(ScoreRollout, GivesTheSameBitsOnOneThreadAndOnMore) {
  // More schools than a thread takes at a time.
  std::vector<SchoolRows> schools;
  for (int copy = 0; copy < 50; ++copy) {
    for (SchoolRows school : Schools()) {
      school.id += std::to_string(copy);
      school.rows.resize(school.rows.size() - copy % 9);
      schools.push_back(std::move(school));
    }
  }
  const ResponseMatrix matrix = MatrixOf(std::vector<int>(5, 5), schools);
  const std::vector<Factor> factors = {FactorOf(5)};
  const auto one = ScoreRollout(matrix, factors, 1);
  for (const int thread_count : {2, 5}) {
    const auto more = ScoreRollout(matrix, factors, thread_count);
    ExpectSameCalibration(one->calibrations[0], more->calibrations[0], 0.0);
    for (size_t s = 0; s < schools.size(); ++s) {
      EXPECT_EQ(one->schools[s].school_id, more->schools[s].school_id);
      ExpectSameFactorScore(one->schools[s].factors[0], more->schools[s].factors[0], 0.0);
      EXPECT_EQ(one->schools[s].items[0].counts, more->schools[s].items[0].counts);
    }
  }
}

TEST(ScoreRollout, GivesTheSameBitsForAnyOrderOfRespondents) {
  std::vector<SchoolRows> shuffled = Schools();
  for (auto& school : shuffled) std::rotate(school.rows.begin(), school.rows.begin() + 4, school.rows.end());
  const RolloutScores before = Score(Schools(), FactorOf(5));
  const RolloutScores after = Score(shuffled, FactorOf(5));
  ExpectSameCalibration(before.calibrations[0], after.calibrations[0], 0.0);
  for (size_t s = 0; s < 3; ++s) ExpectSameFactorScore(before.schools[s].factors[0], after.schools[s].factors[0], 0.0);
}

TEST(ScoreRollout, DoesNotDependOnTheOrderOfItems) {
  Factor reordered = FactorOf(5);
  std::reverse(reordered.items.begin(), reordered.items.end());
  const RolloutScores before = Score(Schools(), FactorOf(5));
  const RolloutScores after = Score(Schools(), reordered);
  ExpectSameCalibration(before.calibrations[0], after.calibrations[0], 1e-14);
  for (size_t s = 0; s < 3; ++s)
    ExpectSameFactorScore(before.schools[s].factors[0], after.schools[s].factors[0], 1e-14);
}

TEST(ScoreRollout, DoesNotDependOnTheNamesOrTheOrderOfSchools) {
  std::vector<SchoolRows> relabelled = Schools();
  std::swap(relabelled[0], relabelled[2]);
  for (auto& school : relabelled) school.id = "school-" + school.id;
  const RolloutScores before = Score(Schools(), FactorOf(5));
  const RolloutScores after = Score(relabelled, FactorOf(5));
  ExpectSameCalibration(before.calibrations[0], after.calibrations[0], 1e-13);
  ExpectSameFactorScore(before.schools[0].factors[0], after.schools[2].factors[0], 0.0);
}

TEST(ScoreRollout, ReversingEveryItemMirrorsTheScale) {
  Factor reversed = FactorOf(5);
  for (FactorItem& item : reversed.items) item.reverse = true;
  const RolloutScores before = Score(Schools(), FactorOf(5));
  const RolloutScores after = Score(Schools(), reversed);
  ExpectSameCalibration(before.calibrations[0], after.calibrations[0], 1e-13);
  for (size_t s = 0; s < 3; ++s) {
    const FactorScore& given = before.schools[s].factors[0];
    const FactorScore& turned = after.schools[s].factors[0];
    EXPECT_NEAR(*given.mean, 6.0 - *turned.mean, 1e-14);
    EXPECT_NEAR(*given.p05, 6.0 - *turned.p95, 1e-14);
    EXPECT_NEAR(*given.sd, *turned.sd, 1e-14);
    EXPECT_EQ(given.rwgj_uniform, turned.rwgj_uniform);
    EXPECT_EQ(given.ad_median, turned.ad_median);
  }
}

TEST(ScoreRollout, ARowWithoutAnswersChangesNothingButTheRowCount) {
  std::vector<SchoolRows> schools = Schools();
  schools[1].rows.push_back({0, 0, 0, 0, 0});
  const RolloutScores before = Score(Schools(), FactorOf(5));
  const RolloutScores after = Score(schools, FactorOf(5));
  EXPECT_EQ(after.schools[1].respondent_count, before.schools[1].respondent_count + 1);
  ExpectSameCalibration(before.calibrations[0], after.calibrations[0], 0.0);
  ExpectSameFactorScore(before.schools[1].factors[0], after.schools[1].factors[0], 0.0);
  EXPECT_EQ(before.schools[1].items[0].counts, after.schools[1].items[0].counts);
}

TEST(ScoreRollout, LeavesASchoolWithoutAnswersUndefined) {
  const RolloutScores scores = Score({{"none", {}}, {"silent", {{0, 0, 0, 0, 0}}}}, FactorOf(5));
  for (const SchoolScores& school : scores.schools) {
    const FactorScore& factor = school.factors[0];
    EXPECT_EQ(factor.respondent_count, 0);
    EXPECT_FALSE(factor.mean || factor.sd || factor.standard_error || factor.p05 || factor.p95);
    EXPECT_FALSE(factor.rwgj_uniform || factor.rwgj_lindell || factor.ad_mean || factor.ad_median);
    const ItemScore& item = school.items[0];
    EXPECT_FALSE(item.mean || item.sd || item.rwg_uniform || item.ad_mean || item.ad_median || item.agreement);
    EXPECT_THAT(item.counts, ElementsAre(0, 0, 0, 0, 0));
  }
  const FactorCalibration& calibration = scores.calibrations[0];
  EXPECT_EQ(calibration.school_count, 0);
  EXPECT_FALSE(calibration.alpha || calibration.icc1 || calibration.mean_school_size || calibration.ms_within);
}

TEST(ScoreRollout, ScoresASingleItemFactor) {
  const RolloutScores scores =
      Score({{"a", {{1, 0, 0, 0, 0}, {2, 0, 0, 0, 0}}}, {"b", {{4, 0, 0, 0, 0}}}}, FactorOf(1));
  EXPECT_FALSE(scores.calibrations[0].alpha.has_value());
  EXPECT_EQ(scores.calibrations[0].complete_count, 3);
  EXPECT_TRUE(scores.calibrations[0].icc1.has_value());
  EXPECT_EQ(*scores.schools[0].factors[0].mean, 1.5);
  EXPECT_NEAR(*scores.schools[0].factors[0].rwgj_uniform, 0.75, 1e-15);
  EXPECT_FALSE(scores.schools[1].factors[0].sd.has_value());
  EXPECT_EQ(*scores.schools[1].factors[0].mean, 4.0);
}

TEST(ScoreRollout, RefusesAFactorOutsideTheMatrix) {
  EXPECT_FALSE(ScoreRollout(MatrixOf({5}, {}), std::vector{FactorOf(2)}).ok());
}

TEST(ScoreRollout, ScoresItemsWithoutFactors) {
  const auto scores = ScoreRollout(MatrixOf({5}, {{"a", {{2}, {3}}}}), {});
  ASSERT_TRUE(scores.ok());
  EXPECT_EQ(*scores->schools[0].items[0].mean, 2.5);
}

}  // namespace
}  // namespace icap::scoring
