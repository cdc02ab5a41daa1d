#include "services/scoring/domain/score_counts.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/scoring/domain/average_deviation.h"
#include "services/scoring/domain/within_group_agreement_j.h"

namespace icap::scoring {
namespace {

using ColumnOfItem = std::unordered_map<std::string, size_t>;

void CheckColumns(const CountTable& table, std::vector<FieldViolation>& violations) {
  std::unordered_set<std::string> ids;
  for (size_t c = 0; c < table.columns.size(); ++c) {
    const CountColumn& column = table.columns[c];
    const std::string field = fmt::format("columns[{}]", c);
    if (column.id.empty() || !ids.insert(column.id).second) violations.push_back({field, "needs an id of its own"});
    if (column.scale_count < kMinCategoryCount || column.option_count > kMaxCategoryCount ||
        column.scale_count > column.option_count) {
      violations.push_back(
          {field, fmt::format("has a scale of {} in {} options; possible are {} to {}", column.scale_count,
                              column.option_count, kMinCategoryCount, kMaxCategoryCount)});
    }
  }
}

void CheckSchools(const CountTable& table, std::vector<FieldViolation>& violations) {
  std::unordered_set<std::string> ids;
  for (size_t s = 0; s < table.schools.size(); ++s) {
    const SchoolCounts& school = table.schools[s];
    const std::string field = fmt::format("schools[{}]", s);
    if (school.id.empty() || !ids.insert(school.id).second) violations.push_back({field, "needs an id of its own"});
    if (school.staff_count.value_or(0) < 0 || school.respondent_count.value_or(0) < 0) {
      violations.push_back({field, "has a negative head count"});
    }
    if (school.items.size() != table.columns.size()) {
      violations.push_back({field, fmt::format("has {} items of {}", school.items.size(), table.columns.size())});
      continue;
    }
    for (size_t c = 0; c < school.items.size(); ++c) {
      const OptionCounts& counts = school.items[c];
      if (counts.empty()) continue;
      const bool negative = std::any_of(counts.begin(), counts.end(), [](int32_t count) { return count < 0; });
      if (negative || counts.size() != static_cast<size_t>(table.columns[c].option_count)) {
        violations.push_back({fmt::format("{}.items[{}]", field, c),
                              fmt::format("needs {} counts, none of them negative", table.columns[c].option_count)});
      }
    }
    for (const GivenScore& given : school.given_scores) {
      if (!std::isfinite(given.score)) {
        violations.push_back({field, fmt::format("has a score of item {} that is not finite", given.item_id)});
      }
    }
  }
}

void CheckWeights(const CountTable& table, const ColumnOfItem& columns, std::span<const WeightedFactor> factors,
                  std::vector<FieldViolation>& violations) {
  std::unordered_set<std::string> factor_ids;
  for (size_t f = 0; f < factors.size(); ++f) {
    const std::string field = fmt::format("factors[{}]", f);
    if (factors[f].id.empty() || !factor_ids.insert(factors[f].id).second) {
      violations.push_back({field, "needs an id of its own"});
    }
    std::unordered_set<std::string> item_ids;
    for (const WeightedItem& item : factors[f].items) {
      if (!item_ids.insert(item.item_id).second) {
        violations.push_back({field, fmt::format("has item {} twice", item.item_id)});
      }
      const auto column = columns.find(item.item_id);
      if (item.weights.empty()) continue;
      if (column == columns.end()) {
        violations.push_back({field, fmt::format("weighs item {}, which is not in the table", item.item_id)});
      } else if (item.weights.size() != static_cast<size_t>(table.columns[column->second].option_count)) {
        violations.push_back({field, fmt::format("has {} weights for the {} options of item {}", item.weights.size(),
                                                 table.columns[column->second].option_count, item.item_id)});
      }
    }
  }
}

// The answers on the scale; empty where the school has none.
OptionCounts OnScale(const CountColumn& column, const OptionCounts& counts) {
  if (counts.empty()) return OptionCounts(column.scale_count, 0);
  return OptionCounts(counts.begin(), counts.begin() + column.scale_count);
}

// What an analysis of variance needs of a school.
GroupSummary SummaryOf(const OptionCounts& counts) {
  const ItemStatistics statistics = ItemStatisticsOf(counts);
  GroupSummary summary{.respondent_count = statistics.answer_count, .mean = statistics.mean, .sd = statistics.sd};
  if (statistics.variance) {
    summary.sum_of_squared_deviations = *statistics.variance * static_cast<double>(statistics.answer_count - 1);
  }
  return summary;
}

// sd of the scored values over √n; undefined for fewer than two.
std::optional<double> ItemStandardError(const OptionCounts& counts, const OptionWeights& weights) {
  const auto mean = WeightedItemScore(counts, weights);
  if (!mean) return std::nullopt;
  int64_t n = 0;
  double squares = 0;
  for (size_t k = 0; k < counts.size(); ++k) {
    if (!weights[k]) continue;
    n += counts[k];
    squares += counts[k] * (*weights[k] - *mean) * (*weights[k] - *mean);
  }
  if (n < 2) return std::nullopt;
  return std::sqrt(squares / (static_cast<double>(n - 1) * static_cast<double>(n)));
}

std::optional<double> Given(const SchoolCounts& school, const std::string& item_id) {
  for (const GivenScore& given : school.given_scores) {
    if (given.item_id == item_id) return given.score;
  }
  return std::nullopt;
}

CountFactorScore ScoreFactor(const CountTable& table, const ColumnOfItem& columns, const WeightedFactor& factor,
                             const SchoolCounts& school) {
  std::vector<std::optional<double>> scores;
  std::vector<OptionCounts> counted;
  double error_sum = 0;
  bool error_known = true;
  for (const WeightedItem& item : factor.items) {
    if (item.weights.empty()) {
      scores.push_back(Given(school, item.item_id));
      error_known = error_known && !scores.back();
      continue;
    }
    const size_t column = columns.at(item.item_id);
    const OptionCounts& counts = school.items[column];
    scores.push_back(WeightedItemScore(counts, item.weights));
    if (!scores.back()) continue;
    counted.push_back(OnScale(table.columns[column], counts));
    const std::optional<double> error = ItemStandardError(counts, item.weights);
    error_known = error_known && error;
    error_sum += error.value_or(0);
  }
  CountFactorScore score{.factor_id = factor.id, .score = MeanOfItemScores(scores)};
  score.item_count =
      static_cast<int32_t>(std::count_if(scores.begin(), scores.end(), [](const auto& s) { return s.has_value(); }));
  if (error_known && !counted.empty()) score.standard_error_bound = error_sum / static_cast<double>(counted.size());
  score.rwgj_uniform = WithinGroupAgreementJ(counted, NullDistribution::kUniform);
  score.rwgj_slight_skew = WithinGroupAgreementJ(counted, NullDistribution::kSlightSkew);
  score.rwgj_moderate_skew = WithinGroupAgreementJ(counted, NullDistribution::kModerateSkew);
  score.rwgj_lindell = LindellAgreementJ(counted);
  score.ad_mean = AverageDeviationJFromMean(counted);
  score.ad_median = AverageDeviationJFromMedian(counted);
  return score;
}

CountSchoolScores ParticipationOf(const SchoolCounts& school) {
  CountSchoolScores scores{
      .school_id = school.id, .staff_count = school.staff_count, .respondent_count = school.respondent_count};
  for (const OptionCounts& counts : school.items) {
    int64_t answers = 0;
    for (const int32_t count : counts) answers += count;
    scores.largest_answer_count = std::max(scores.largest_answer_count, answers);
  }
  if (!school.staff_count) return scores;
  scores.more_answers_than_staff = scores.largest_answer_count > *school.staff_count;
  if (!school.respondent_count) return scores;
  scores.more_respondents_than_staff = *school.respondent_count > *school.staff_count;
  if (*school.staff_count > 0) {
    scores.response_rate = static_cast<double>(*school.respondent_count) / static_cast<double>(*school.staff_count);
  }
  return scores;
}

}  // namespace

absl::StatusOr<CountScores> ScoreCounts(const CountTable& table, std::span<const WeightedFactor> factors) {
  ColumnOfItem columns;
  for (size_t c = 0; c < table.columns.size(); ++c) columns.emplace(table.columns[c].id, c);
  std::vector<FieldViolation> violations;
  CheckColumns(table, violations);
  CheckSchools(table, violations);
  CheckWeights(table, columns, factors, violations);
  if (!violations.empty()) {
    return InvalidArgument(Reason::kFieldInvalid, "The table of counts cannot be scored as it is.", violations);
  }

  CountScores scores;
  std::vector<std::vector<GroupSummary>> summaries(table.columns.size());
  for (const SchoolCounts& school : table.schools) {
    CountSchoolScores one = ParticipationOf(school);
    for (size_t c = 0; c < table.columns.size(); ++c) {
      one.items.push_back(ItemScoreOf(table.columns[c].id, OnScale(table.columns[c], school.items[c])));
      summaries[c].push_back(SummaryOf(one.items.back().counts));
    }
    for (const WeightedFactor& factor : factors) one.factors.push_back(ScoreFactor(table, columns, factor, school));
    scores.schools.push_back(std::move(one));
  }
  for (size_t c = 0; c < table.columns.size(); ++c) {
    scores.items.push_back({table.columns[c].id, IntraclassCorrelationOf(summaries[c])});
  }
  return scores;
}

}  // namespace icap::scoring
