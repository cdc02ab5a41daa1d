#include "services/scoring/domain/score_rollout.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "services/common/base/status_macros.h"
#include "services/scoring/domain/agreement.h"
#include "services/scoring/domain/average_deviation.h"
#include "services/scoring/domain/cronbach_alpha.h"
#include "services/scoring/domain/factor_score.h"
#include "services/scoring/domain/group_summary.h"
#include "services/scoring/domain/intraclass_correlation.h"
#include "services/scoring/domain/within_group_agreement.h"
#include "services/scoring/domain/within_group_agreement_j.h"

namespace icap::scoring {
namespace {

// Schools that a thread takes at a time.
constexpr int32_t kBlockSchools = 32;

// What a factor's calibration needs of its schools; the sums are whole numbers, so that their order does not matter.
struct FactorTotals {
  CompleteResponseSums complete;
  std::vector<GroupSummary> schools;
};

FactorScore ScoreFactor(const std::string& factor_id, const SchoolFactorResponses& responses,
                        const GroupSummary& summary) {
  const std::span<const OptionCounts> items = responses.complete_counts;
  return FactorScore{
      .factor_id = factor_id,
      .respondent_count = summary.respondent_count,
      .mean = summary.mean,
      .sd = summary.sd,
      .standard_error = summary.standard_error,
      .p05 = summary.p05,
      .p95 = summary.p95,
      .complete_count = responses.complete_count,
      .rwgj_uniform = WithinGroupAgreementJ(items, NullDistribution::kUniform),
      .rwgj_slight_skew = WithinGroupAgreementJ(items, NullDistribution::kSlightSkew),
      .rwgj_moderate_skew = WithinGroupAgreementJ(items, NullDistribution::kModerateSkew),
      .rwgj_lindell = LindellAgreementJ(items),
      .ad_mean = AverageDeviationJFromMean(items),
      .ad_median = AverageDeviationJFromMedian(items),
  };
}

// Items count keyed; alpha is about the common direction.
void AddComplete(const Factor& factor, const SchoolFactorResponses& responses, CompleteResponseSums& sums) {
  sums.respondent_count += responses.complete_count;
  sums.total.sum += responses.complete_total_sum;
  sums.total.sum_of_squares += responses.complete_total_sum_of_squares;
  for (size_t i = 0; i < factor.items.size(); ++i) {
    const OptionCounts& counts = responses.complete_counts[i];
    const auto category_count = static_cast<int64_t>(counts.size());
    for (int64_t category = 1; category <= category_count; ++category) {
      const int64_t keyed = factor.items[i].reverse ? category_count + 1 - category : category;
      sums.items[i].AddMany(keyed, counts[category - 1]);
    }
  }
}

FactorCalibration Calibrate(const Factor& factor, const FactorTotals& totals) {
  const IntraclassCorrelation icc = IntraclassCorrelationOf(totals.schools);
  return FactorCalibration{
      .factor_id = factor.id,
      .respondent_count = icc.respondent_count,
      .complete_count = totals.complete.respondent_count,
      .school_count = icc.school_count,
      .item_count = static_cast<int32_t>(factor.items.size()),
      .alpha = CronbachAlpha(totals.complete),
      .ms_between = icc.ms_between,
      .ms_within = icc.ms_within,
      .icc1 = icc.icc1,
      .icc2 = icc.icc2,
      .icc1_n0 = icc.icc1_n0,
      .icc2_n0 = icc.icc2_n0,
      .mean_school_size = icc.mean_school_size,
      .n0 = icc.n0,
  };
}

std::vector<CompleteResponseSums> EmptySums(std::span<const Factor> factors) {
  std::vector<CompleteResponseSums> sums(factors.size());
  for (size_t f = 0; f < factors.size(); ++f) sums[f].items.resize(factors[f].items.size());
  return sums;
}

void Add(const CompleteResponseSums& more, CompleteResponseSums& sums) {
  const auto add = [](const PowerSums& from, PowerSums& to) {
    to.sum += from.sum;
    to.sum_of_squares += from.sum_of_squares;
  };
  sums.respondent_count += more.respondent_count;
  add(more.total, sums.total);
  for (size_t i = 0; i < more.items.size(); ++i) add(more.items[i], sums.items[i]);
}

// One school; its summaries go to its places in `totals`, its sums are added to `complete`.
SchoolScores ScoreSchool(const ResponseMatrix& matrix, std::span<const Factor> factors, SchoolIndex school,
                         std::vector<FactorTotals>& totals, std::vector<CompleteResponseSums>& complete) {
  SchoolScores one{.school_id = matrix.SchoolId(school), .respondent_count = matrix.RespondentCount(school)};
  one.items.reserve(matrix.column_count());
  for (ColumnIndex column; column.value < matrix.column_count(); ++column.value) {
    one.items.push_back(ItemScoreOf(
        matrix.Column(column).id, CountOptions(matrix.Answers(school, column), matrix.Column(column).category_count)));
  }
  one.factors.reserve(factors.size());
  for (size_t f = 0; f < factors.size(); ++f) {
    const SchoolFactorResponses responses = ScoreRespondents(matrix, factors[f], school);
    GroupSummary& summary = totals[f].schools[school.value];
    summary = Summarize(responses.scores);
    one.factors.push_back(ScoreFactor(factors[f].id, responses, summary));
    AddComplete(factors[f], responses, complete[f]);
  }
  return one;
}

}  // namespace

ItemScore ItemScoreOf(std::string item_id, OptionCounts counts) {
  ItemScore score{.item_id = std::move(item_id), .counts = std::move(counts)};
  const ItemStatistics statistics = ItemStatisticsOf(score.counts);
  score.answer_count = statistics.answer_count;
  score.mean = statistics.mean;
  score.sd = statistics.sd;
  score.rwg_uniform = TruncatedAtZero(WithinGroupAgreement(score.counts, NullDistribution::kUniform));
  score.rwg_slight_skew = TruncatedAtZero(WithinGroupAgreement(score.counts, NullDistribution::kSlightSkew));
  score.rwg_moderate_skew = TruncatedAtZero(WithinGroupAgreement(score.counts, NullDistribution::kModerateSkew));
  score.ad_mean = AverageDeviationFromMean(score.counts);
  score.ad_median = AverageDeviationFromMedian(score.counts);
  score.agreement = AgreementA(score.counts);
  return score;
}

absl::StatusOr<RolloutScores> ScoreRollout(const ResponseMatrix& matrix, std::span<const Factor> factors,
                                           int thread_count) {
  ICAP_RETURN_IF_ERROR(CheckFactors(matrix, factors));
  std::vector<FactorTotals> totals(factors.size());
  for (FactorTotals& factor : totals) factor.schools.resize(matrix.school_count());
  RolloutScores scores;
  scores.schools.resize(matrix.school_count());
  const int32_t block_count = (matrix.school_count() + kBlockSchools - 1) / kBlockSchools;
  std::vector<std::vector<CompleteResponseSums>> sums(std::clamp(thread_count, 1, std::max(1, block_count)));
  std::atomic<int32_t> next = 0;
  const auto work = [&](std::vector<CompleteResponseSums>* complete) {
    *complete = EmptySums(factors);
    for (int32_t first = next.fetch_add(kBlockSchools); first < matrix.school_count();
         first = next.fetch_add(kBlockSchools)) {
      const int32_t end = std::min(first + kBlockSchools, matrix.school_count());
      for (SchoolIndex school{first}; school.value < end; ++school.value) {
        scores.schools[school.value] = ScoreSchool(matrix, factors, school, totals, *complete);
      }
    }
  };
  std::vector<std::thread> helpers;
  for (size_t thread = 1; thread < sums.size(); ++thread) helpers.emplace_back(work, &sums[thread]);
  work(&sums[0]);
  for (std::thread& helper : helpers) helper.join();
  scores.calibrations.reserve(factors.size());
  for (size_t f = 0; f < factors.size(); ++f) {
    totals[f].complete = sums[0][f];
    for (size_t thread = 1; thread < sums.size(); ++thread) Add(sums[thread][f], totals[f].complete);
    scores.calibrations.push_back(Calibrate(factors[f], totals[f]));
  }
  return scores;
}

}  // namespace icap::scoring
