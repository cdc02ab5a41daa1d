#include "tools/icapctl/score/analysis.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <thread>
#include <utility>

#include "services/common/base/status_macros.h"
#include "services/profile/domain/carried_cut_points.h"
#include "services/scoring/domain/factor_score.h"
#include "services/scoring/domain/group_summary.h"
#include "services/scoring/domain/item_covariance.h"

namespace icap::icapctl {
namespace {

using scoring::ColumnIndex;
using scoring::FactorModel;
using scoring::SchoolIndex;

int ThreadCount() {
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

// Runs work(0) … work(count - 1), each by one thread; the first failure in this order is returned.
absl::Status InParallel(size_t count, const std::function<absl::Status(size_t)>& work) {
  std::vector<absl::Status> results(count);
  std::atomic<size_t> next = 0;
  const auto run = [&] {
    for (size_t i = next++; i < count; i = next++) results[i] = work(i);
  };
  std::vector<std::thread> helpers;
  for (int thread = 1; thread < ThreadCount(); ++thread) helpers.emplace_back(run);
  run();
  for (std::thread& helper : helpers) helper.join();
  for (const absl::Status& result : results) ICAP_RETURN_IF_ERROR(result);
  return absl::OkStatus();
}

// Items whose score stands in place of counts somewhere: in a factor they count by their scores in every group.
std::vector<bool> GivenItems(const scoring::CountTable& table) {
  std::vector<bool> given(table.columns.size());
  for (const scoring::SchoolCounts& school : table.schools) {
    for (const scoring::GivenScore& score : school.given_scores) {
      for (size_t i = 0; i < given.size(); ++i) given[i] = given[i] || table.columns[i].id == score.item_id;
    }
  }
  return given;
}

// Factors of counts; the scores of given items are added to the groups that have counts of them.
std::vector<scoring::WeightedFactor> WeightedFactorsOf(const MeasuredInstrument& instrument,
                                                       scoring::CountTable* table) {
  const std::vector<bool> given = GivenItems(*table);
  std::vector<scoring::WeightedFactor> factors;
  for (const scoring::Factor& factor : instrument.factors) {
    scoring::WeightedFactor& added = factors.emplace_back();
    added.id = factor.id;
    for (const scoring::FactorItem& item : factor.items) {
      const auto column = static_cast<size_t>(item.column.value);
      const scoring::OptionWeights weights = instrument.options[column].OrderedWeights();
      added.items.push_back({instrument.columns[column].id, given[column] ? scoring::OptionWeights() : weights});
      if (!given[column]) continue;
      for (scoring::SchoolCounts& school : table->schools) {
        const std::optional<double> score = scoring::WeightedItemScore(school.items[column], weights);
        if (score) school.given_scores.push_back({instrument.columns[column].id, *score});
      }
    }
  }
  return factors;
}

// Counts in the order of the file.
scoring::OptionCounts AsInTheFile(const scoring::OptionCounts& ordered, const ItemOptions& options) {
  scoring::OptionCounts counts(options.weights.size(), 0);
  for (size_t k = 0; k < ordered.size(); ++k) counts[options.order.positions[k]] = ordered[k];
  return counts;
}

absl::Status JudgeItems(Analysis* analysis) {
  const std::vector<scoring::CountSchoolScores>& groups = analysis->counts.schools;
  analysis->verdicts.resize(groups.size());
  return InParallel(groups.size(), [&](size_t j) -> absl::Status {
    for (const scoring::ItemScore& item : groups[j].items) {
      ICAP_ASSIGN_OR_RETURN(const profile::SplitItem verdict, profile::JudgeItem(item.counts, profile::SplitPolicy()));
      analysis->verdicts[j].push_back(verdict);
    }
    return absl::OkStatus();
  });
}

// Mean and spread of an item from the counts of the options that count.
MeanAndSd ItemMeanAndSd(const scoring::OptionCounts& counts, const ItemOptions& options) {
  if (!options.has_values) {
    const scoring::ItemStatistics statistics = scoring::ItemStatisticsOf(counts);
    return {statistics.mean, statistics.sd};
  }
  scoring::OptionWeights weights = options.OrderedWeights();
  weights.resize(counts.size());
  return {scoring::WeightedItemScore(counts, weights), scoring::WeightedItemDeviation(counts, weights)};
}

// Means and spreads of items, from counts alone.
void AddUnweightedItems(const MeasuredInstrument& instrument, Analysis* analysis) {
  std::vector<scoring::OptionCounts> all;
  for (const ItemOptions& options : instrument.options) all.emplace_back(options.order.valued_count, 0);
  for (const scoring::CountSchoolScores& group : analysis->counts.schools) {
    std::vector<MeanAndSd>& items = analysis->items.emplace_back();
    for (size_t i = 0; i < group.items.size(); ++i) {
      items.push_back(ItemMeanAndSd(group.items[i].counts, instrument.options[i]));
      for (size_t x = 0; x < group.items[i].counts.size(); ++x) all[i][x] += group.items[i].counts[x];
    }
  }
  for (size_t i = 0; i < all.size(); ++i) {
    analysis->all_items.push_back(ItemMeanAndSd(all[i], instrument.options[i]));
  }
}

void AddWeightedItems(const Answers& answers, Analysis* analysis) {
  const scoring::ResponseMatrix& matrix = answers.matrix;
  analysis->items.assign(matrix.school_count(), std::vector<MeanAndSd>(matrix.column_count()));
  for (ColumnIndex column; column.value < matrix.column_count(); ++column.value) {
    std::vector<double> all, all_weights;
    size_t first = 0;
    for (SchoolIndex school; school.value < matrix.school_count(); ++school.value) {
      std::vector<double> values, weights;
      const auto given = matrix.Answers(school, column);
      for (size_t r = 0; r < given.size(); ++r) {
        if (given[r] == scoring::kMissing) continue;
        values.push_back(given[r]);
        weights.push_back(answers.weights[first + r]);
      }
      analysis->items[school.value][column.value] = WeightedMeanAndSd(values, weights);
      all.insert(all.end(), values.begin(), values.end());
      all_weights.insert(all_weights.end(), weights.begin(), weights.end());
      first += given.size();
    }
    analysis->all_items.push_back(WeightedMeanAndSd(all, all_weights));
  }
}

void AddWeightedGroups(const Answers& answers, FactorAnalysis* factor) {
  size_t first = 0;
  for (SchoolIndex school; school.value < answers.matrix.school_count(); ++school.value) {
    std::vector<double> values, weights;
    const auto count = static_cast<size_t>(answers.matrix.RespondentCount(school));
    for (size_t r = first; r < first + count; ++r) {
      if (!factor->respondents[r].mean) continue;
      values.push_back(*factor->respondents[r].mean);
      weights.push_back(answers.weights[r]);
    }
    factor->groups.push_back(WeightedMeanAndSd(values, weights));
    first += count;
  }
}

// Correlation of item i with the sum of the others, from the covariances of all.
std::vector<std::optional<double>> RestCorrelations(const Eigen::MatrixXd& covariance) {
  std::vector<std::optional<double>> correlations;
  const double total = covariance.sum();
  for (Eigen::Index i = 0; i < covariance.rows(); ++i) {
    const double with_all = covariance.row(i).sum();
    const double rest = total - 2 * with_all + covariance(i, i);
    std::optional<double>& correlation = correlations.emplace_back();
    if (covariance(i, i) > 0 && rest > 0)
      correlation = (with_all - covariance(i, i)) / std::sqrt(covariance(i, i) * rest);
  }
  return correlations;
}

// What takes respondents as a sample of a population, which has no weighted definition here.
void AddPopulation(const scoring::ResponseMatrix& matrix, const scoring::Factor& factor, FactorAnalysis* analysis) {
  const scoring::CrossProducts products = scoring::CrossProductsOf(matrix, factor);
  if (const auto covariance = products.Covariance()) {
    analysis->one_factor = scoring::EstimateOneFactorModel(*covariance, products.respondent_count());
    analysis->rest_correlations = RestCorrelations(*covariance);
  }
  std::vector<scoring::GroupSummary> groups;
  for (SchoolIndex school; school.value < matrix.school_count(); ++school.value) {
    groups.push_back(scoring::Summarize(scoring::ScoreRespondents(matrix, factor, school).scores));
    analysis->groups.push_back({groups.back().mean, groups.back().sd});
  }
  analysis->reml = scoring::EstimateOneWayReml(groups);
}

// The levels of one group by the model of the factor; none without a measure or without levels.
absl::StatusOr<std::optional<profile::LevelPlacement>> PlaceGroup(const scoring::FactorMeasurement& measurement,
                                                                  const scoring::FactorFit& fit,
                                                                  const scoring::FactorScore& score) {
  std::optional<profile::LevelPlacement> placement;
  if (measurement.cut_points.empty()) return placement;
  if (measurement.model == FactorModel::kMean) {
    if (!score.mean) return placement;
    const profile::FactorMeasure measure{.respondent_count = score.respondent_count,
                                         .mean = *score.mean,
                                         .sd = score.sd,
                                         .standard_error = score.standard_error,
                                         .p05 = score.p05.value_or(*score.mean),
                                         .p95 = score.p95.value_or(*score.mean)};
    ICAP_ASSIGN_OR_RETURN(placement, profile::PlaceOnLevels(measure, measurement.cut_points));
    return placement;
  }
  const scoring::FittedSchool& fitted = score.fitted;
  if (!fitted.measure || !fitted.standard_error || fit.cut_points.empty()) return placement;
  std::vector<profile::CarriedCutPoint> cut_points;
  for (const scoring::CutPoint& cut : fit.cut_points) cut_points.push_back({cut.measure, cut.always_reached});
  const profile::MeasuredFaculty faculty{.respondent_count = fitted.measured_count,
                                         .p05 = fitted.p05.value_or(*fitted.measure),
                                         .p95 = fitted.p95.value_or(*fitted.measure)};
  ICAP_ASSIGN_OR_RETURN(const profile::MeasureLevels levels,
                        profile::PlaceMeasure({.mean = *fitted.measure, .standard_error = *fitted.standard_error},
                                              faculty, fitted.measured_count, cut_points));
  placement = levels.placement;
  return placement;
}

// Measures of the groups at the parameters that respondents have.
absl::Status AddGroupMeasures(const MeasuredInstrument& instrument, const Answers& answers, Analysis* analysis) {
  std::vector<scoring::FactorMeasurement> measurements = instrument.measurements;
  for (size_t f = 0; f < measurements.size(); ++f) {
    const scoring::FactorParameters& parameters = analysis->factors[f].parameters;
    measurements[f].given_partial_credit = parameters.conditional.items;
    measurements[f].given_graded = parameters.graded.items;
    // Without parameters there is no measure, and nothing is to be estimated in their place.
    const bool is_graded = measurements[f].model == FactorModel::kGradedResponse;
    if (is_graded ? parameters.graded.items.empty() : parameters.conditional.items.empty()) {
      measurements[f].model = FactorModel::kMean;
    }
  }
  const std::vector<std::optional<int64_t>> unknown(answers.matrix.school_count());
  ICAP_RETURN_IF_ERROR(scoring::MeasureRollout(answers.matrix, instrument.factors, measurements, unknown, ThreadCount(),
                                               *analysis->scores));
  for (size_t f = 0; f < measurements.size(); ++f) {
    for (const scoring::SchoolScores& school : analysis->scores->schools) {
      ICAP_ASSIGN_OR_RETURN(
          std::optional<profile::LevelPlacement> placement,
          PlaceGroup(instrument.measurements[f], analysis->scores->calibrations[f].fit, school.factors[f]));
      analysis->factors[f].levels.push_back(std::move(placement));
    }
  }
  return absl::OkStatus();
}

// The counts of answers as a table.
scoring::CountTable TableOf(const MeasuredInstrument& instrument, const scoring::RolloutScores& scores) {
  scoring::CountTable table;
  for (const scoring::ItemColumn& column : instrument.columns) {
    table.columns.push_back({column.id, column.category_count, column.category_count});
  }
  for (const scoring::SchoolScores& school : scores.schools) {
    scoring::SchoolCounts& counts = table.schools.emplace_back();
    counts.id = school.school_id;
    for (const scoring::ItemScore& item : school.items) counts.items.push_back(item.counts);
  }
  return table;
}

}  // namespace

MeanAndSd WeightedMeanAndSd(const std::vector<double>& values, const std::vector<double>& weights) {
  MeanAndSd result;
  double weight_sum = 0;
  double square_sum = 0;
  double value_sum = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    weight_sum += weights[i];
    square_sum += weights[i] * weights[i];
    value_sum += weights[i] * values[i];
  }
  if (values.empty()) return result;
  result.mean = value_sum / weight_sum;
  double deviation_sum = 0;
  for (size_t i = 0; i < values.size(); ++i) deviation_sum += weights[i] * std::pow(values[i] - *result.mean, 2);
  const double divisor = weight_sum - square_sum / weight_sum;
  if (values.size() > 1 && divisor > 0) result.sd = std::sqrt(deviation_sum / divisor);
  return result;
}

const scoring::OptionCounts& OptionCountsOf(const Analysis& analysis, size_t group, size_t item) {
  return analysis.from_counts ? analysis.option_counts[group][item] : analysis.counts.schools[group].items[item].counts;
}

absl::StatusOr<Analysis> AnalyzeAnswers(const MeasuredInstrument& instrument, const Answers& answers,
                                        std::vector<scoring::FactorParameters> given) {
  Analysis analysis{.weighted = !answers.weights.empty(), .given_parameters = !given.empty()};
  ICAP_ASSIGN_OR_RETURN(analysis.scores, scoring::ScoreRollout(answers.matrix, instrument.factors, ThreadCount()));
  ICAP_ASSIGN_OR_RETURN(analysis.counts, scoring::ScoreCounts(TableOf(instrument, *analysis.scores), {}));
  ICAP_RETURN_IF_ERROR(JudgeItems(&analysis));
  if (analysis.weighted) {
    AddWeightedItems(answers, &analysis);
  } else {
    AddUnweightedItems(instrument, &analysis);
  }
  analysis.factors.resize(instrument.factors.size());
  ICAP_RETURN_IF_ERROR(InParallel(instrument.factors.size(), [&](size_t f) -> absl::Status {
    FactorAnalysis& factor = analysis.factors[f];
    const FactorModel model = instrument.measurements[f].model;
    factor.parameters =
        given.empty() ? scoring::EstimateParameters(answers.matrix, instrument.factors[f], model) : std::move(given[f]);
    ICAP_ASSIGN_OR_RETURN(factor.respondents,
                          scoring::MeasureRespondents(answers.matrix, instrument.factors[f], model, factor.parameters));
    if (analysis.weighted) {
      AddWeightedGroups(answers, &factor);
    } else {
      AddPopulation(answers.matrix, instrument.factors[f], &factor);
    }
    return absl::OkStatus();
  }));
  if (!analysis.weighted) ICAP_RETURN_IF_ERROR(AddGroupMeasures(instrument, answers, &analysis));
  return analysis;
}

absl::StatusOr<Analysis> AnalyzeCounts(const MeasuredInstrument& instrument, scoring::CountTable table) {
  Analysis analysis{.from_counts = true};
  const std::vector<scoring::WeightedFactor> factors = WeightedFactorsOf(instrument, &table);
  ICAP_ASSIGN_OR_RETURN(analysis.counts, scoring::ScoreCounts(table, factors));
  for (const scoring::SchoolCounts& group : table.schools) {
    std::vector<scoring::OptionCounts>& counts = analysis.option_counts.emplace_back();
    for (size_t i = 0; i < group.items.size(); ++i) {
      counts.push_back(AsInTheFile(group.items[i], instrument.options[i]));
    }
  }
  ICAP_RETURN_IF_ERROR(JudgeItems(&analysis));
  AddUnweightedItems(instrument, &analysis);
  // An item that was published as a score has this mean and nothing else.
  for (size_t j = 0; j < table.schools.size(); ++j) {
    for (const scoring::GivenScore& given : table.schools[j].given_scores) {
      for (size_t i = 0; i < table.columns.size(); ++i) {
        if (table.columns[i].id == given.item_id) analysis.items[j][i].mean = given.score;
      }
    }
  }
  analysis.factors.resize(instrument.factors.size());
  for (size_t f = 0; f < analysis.factors.size(); ++f) {
    for (const scoring::CountSchoolScores& group : analysis.counts.schools) {
      analysis.factors[f].groups.push_back({group.factors[f].score, std::nullopt});
    }
  }
  return analysis;
}

}  // namespace icap::icapctl
