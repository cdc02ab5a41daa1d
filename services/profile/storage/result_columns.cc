#include "services/profile/storage/result_columns.h"

#include <array>
#include <cstdlib>

namespace icap::profile {
namespace {

using Numbers = std::vector<std::optional<double>>;

constexpr std::array kFactorStatistics = {&FactorResult::mean,
                                          &FactorResult::sd,
                                          &FactorResult::standard_error,
                                          &FactorResult::interval_low,
                                          &FactorResult::interval_high,
                                          &FactorResult::rwgj_uniform,
                                          &FactorResult::rwgj_slight_skew,
                                          &FactorResult::rwgj_moderate_skew,
                                          &FactorResult::rwgj_lindell,
                                          &FactorResult::ad_mean,
                                          &FactorResult::ad_median};
constexpr std::array kMeasures = {&FactorResult::measure, &FactorResult::measure_standard_error,
                                  &FactorResult::measure_faculty_standard_error, &FactorResult::measure_category};
constexpr std::array kChanges = {&FactorChange::difference,
                                 &FactorChange::standard_error,
                                 &FactorChange::interval_low,
                                 &FactorChange::interval_high,
                                 &FactorChange::z,
                                 &FactorChange::before_category,
                                 &FactorChange::after_category};
constexpr size_t kComparisonSize = 4;
constexpr std::array kNamed = {&FactorResult::named, &FactorResult::named_if_low, &FactorResult::named_if_high};
constexpr std::array kItemStatistics = {
    &ItemResult::mean,      &ItemResult::sd,        &ItemResult::rwg_uniform,        &ItemResult::ad_mean,
    &ItemResult::ad_median, &ItemResult::agreement, &ItemResult::verdict_probability};
constexpr std::array kAggregateStatistics = {&FactorAggregate::mean, &FactorAggregate::standard_error,
                                             &FactorAggregate::sd_between};
constexpr std::array kPercentiles = {&Distribution::p10, &Distribution::p25, &Distribution::p50, &Distribution::p75,
                                     &Distribution::p90};
constexpr std::array kCalibrationStatistics = {&Calibration::alpha,   &Calibration::icc1,
                                               &Calibration::icc2,    &Calibration::icc1_n0,
                                               &Calibration::icc2_n0, &Calibration::mean_school_size,
                                               &Calibration::n0};
constexpr std::array kCalibrationFits = {&Calibration::omega, &Calibration::tau2, &Calibration::sigma2};

template <typename Row, typename Fields>
void Append(const Row& row, const Fields& fields, Numbers& numbers) {
  for (const auto field : fields) numbers.push_back(row.*field);
}

// Reads the next numbers into the row's fields and moves on.
template <typename Row, typename Fields>
void Take(Numbers::const_iterator& from, const Fields& fields, Row& row) {
  for (const auto field : fields) row.*field = *from++;
}

void AppendComparison(const std::optional<Comparison>& comparison, Numbers& numbers) {
  if (!comparison) {
    numbers.resize(numbers.size() + kComparisonSize);
    return;
  }
  numbers.insert(numbers.end(), {comparison->percentile, comparison->interval.low, comparison->interval.high,
                                 static_cast<double>(comparison->school_count)});
}

// Of the factor at `place`.
std::optional<Comparison> ComparisonAt(const Numbers& numbers, size_t place) {
  const size_t first = place * kComparisonSize;
  if (first + kComparisonSize > numbers.size() || !numbers[first]) return std::nullopt;
  return Comparison{.percentile = *numbers[first],
                    .interval = {numbers[first + 1].value_or(0), numbers[first + 2].value_or(0)},
                    .school_count = static_cast<int64_t>(numbers[first + 3].value_or(0))};
}

}  // namespace

FactorColumns ToColumns(const std::vector<FactorResult>& factors) {
  FactorColumns columns;
  for (const FactorResult& factor : factors) {
    columns.counts.push_back(factor.respondent_count);
    Append(factor, kFactorStatistics, columns.statistics);
    Append(factor, kMeasures, columns.measures);
    columns.notes.push_back(static_cast<int>(factor.measure_note));
    columns.outcomes.push_back(factor.calibration_outcome);
    AppendComparison(factor.comparison, columns.comparisons);
    columns.change_states.push_back(factor.change ? static_cast<int>(factor.change->state) : 0);
    Append(factor.change.value_or(FactorChange{}), kChanges, columns.changes);
    columns.level_counts.push_back(static_cast<int>(factor.level_probabilities.size()));
    columns.levels.insert(columns.levels.end(), factor.level_probabilities.begin(), factor.level_probabilities.end());
    if (factor.level_probabilities.empty()) continue;
    for (const auto named : kNamed) {
      const LevelRange range = (factor.*named).value_or(LevelRange{});
      columns.named.insert(columns.named.end(), {range.lowest, range.highest});
    }
  }
  return columns;
}

std::vector<FactorResult> FromColumns(const FactorColumns& columns) {
  std::vector<FactorResult> factors(columns.counts.size());
  auto statistic = columns.statistics.begin();
  auto level = columns.levels.begin();
  auto named = columns.named.begin();
  auto measure = columns.measures.begin();
  auto change = columns.changes.begin();
  for (size_t i = 0; i < factors.size(); ++i) {
    FactorResult& factor = factors[i];
    factor.respondent_count = columns.counts[i];
    Take(statistic, kFactorStatistics, factor);
    if (!columns.notes.empty()) {
      Take(measure, kMeasures, factor);
      factor.measure_note = static_cast<MeasureNote>(columns.notes[i]);
      factor.calibration_outcome = columns.outcomes[i];
    }
    factor.comparison = ComparisonAt(columns.comparisons, i);
    if (!columns.change_states.empty()) {
      FactorChange found{.state = static_cast<ChangeState>(columns.change_states[i])};
      Take(change, kChanges, found);
      if (columns.change_states[i] != 0) factor.change = found;
    }
    if (columns.level_counts[i] == 0) continue;
    for (int l = 0; l < columns.level_counts[i]; ++l) factor.level_probabilities.push_back((level++)->value_or(0));
    for (const auto field : kNamed) {
      const int lowest = *named++;
      factor.*field = LevelRange{lowest, *named++};
    }
  }
  return factors;
}

ItemColumns ToColumns(const std::vector<ItemResult>& items) {
  ItemColumns columns;
  for (const ItemResult& item : items) {
    columns.counts.push_back(item.respondent_count);
    columns.option_counts.push_back(static_cast<int>(item.counts.size()));
    columns.answers.insert(columns.answers.end(), item.counts.begin(), item.counts.end());
    Append(item, kItemStatistics, columns.statistics);
    columns.verdicts.push_back(static_cast<int>(item.verdict));
    columns.splits.push_back(item.split ? 1 : 0);
  }
  return columns;
}

std::vector<ItemResult> FromColumns(const ItemColumns& columns) {
  std::vector<ItemResult> items(columns.counts.size());
  auto statistic = columns.statistics.begin();
  auto answers = columns.answers.begin();
  for (size_t i = 0; i < items.size(); ++i) {
    ItemResult& item = items[i];
    item.respondent_count = columns.counts[i];
    item.counts.assign(answers, answers + columns.option_counts[i]);
    answers += columns.option_counts[i];
    Take(statistic, kItemStatistics, item);
    item.verdict = static_cast<SplitVerdict>(columns.verdicts[i]);
    item.split = columns.splits[i] == 1;
  }
  return items;
}

AggregateColumns ToColumns(const std::vector<FactorAggregateResult>& factors) {
  AggregateColumns columns;
  for (const FactorAggregateResult& factor : factors) {
    columns.counts.push_back(static_cast<int>(factor.aggregate.respondent_count));
    columns.school_counts.push_back(static_cast<int>(factor.aggregate.school_count));
    Append(factor.aggregate, kAggregateStatistics, columns.statistics);
    for (const auto percentile : kPercentiles) {
      const auto& distribution = factor.aggregate.distribution;
      columns.statistics.push_back(distribution ? std::optional(*distribution.*percentile) : std::nullopt);
    }
    columns.calibrated.push_back(factor.calibration ? 1 : 0);
    if (!factor.calibration) continue;
    columns.calibration_counts.insert(columns.calibration_counts.end(),
                                      {factor.calibration->complete_count, factor.calibration->item_count});
    Append(*factor.calibration, kCalibrationStatistics, columns.calibration_statistics);
    columns.calibration_outcomes.push_back(factor.calibration->outcome);
    Append(*factor.calibration, kCalibrationFits, columns.calibration_fits);
  }
  return columns;
}

std::vector<FactorAggregateResult> FromColumns(const AggregateColumns& columns) {
  std::vector<FactorAggregateResult> factors(columns.counts.size());
  auto statistic = columns.statistics.begin();
  auto count = columns.calibration_counts.begin();
  auto calibration_statistic = columns.calibration_statistics.begin();
  auto outcome = columns.calibration_outcomes.begin();
  auto fit = columns.calibration_fits.begin();
  for (size_t i = 0; i < factors.size(); ++i) {
    FactorAggregate& aggregate = factors[i].aggregate;
    aggregate.respondent_count = columns.counts[i];
    aggregate.school_count = columns.school_counts[i];
    Take(statistic, kAggregateStatistics, aggregate);
    if (statistic->has_value()) aggregate.distribution.emplace();
    for (const auto percentile : kPercentiles) {
      if (aggregate.distribution) *aggregate.distribution.*percentile = statistic->value_or(0);
      ++statistic;
    }
    if (columns.calibrated[i] == 0) continue;
    Calibration& calibration = factors[i].calibration.emplace();
    calibration.complete_count = *count++;
    calibration.item_count = *count++;
    Take(calibration_statistic, kCalibrationStatistics, calibration);
    if (columns.calibration_outcomes.empty()) continue;
    calibration.outcome = *outcome++;
    Take(fit, kCalibrationFits, calibration);
  }
  return factors;
}

LinkColumns ToColumns(const std::vector<std::vector<LinkItem>>& factors) {
  LinkColumns columns;
  for (const std::vector<LinkItem>& items : factors) {
    columns.counts.push_back(static_cast<int>(items.size()));
    for (const LinkItem& item : items) {
      columns.items.push_back(item.item);
      columns.states.push_back(static_cast<int>(item.state));
    }
  }
  return columns;
}

std::vector<std::vector<LinkItem>> FromColumns(const LinkColumns& columns) {
  std::vector<std::vector<LinkItem>> factors;
  size_t next = 0;
  for (const int count : columns.counts) {
    std::vector<LinkItem>& items = factors.emplace_back();
    for (int i = 0; i < count; ++i, ++next) {
      items.push_back({columns.items[next], static_cast<LinkState>(columns.states[next])});
    }
  }
  return factors;
}

std::vector<std::optional<double>> ReadDoubleArray(const pqxx::field& field) {
  std::vector<std::optional<double>> values;
  auto parser = field.as_array();
  for (auto token = parser.get_next(); token.first != pqxx::array_parser::done; token = parser.get_next()) {
    // Not stod, which refuses numbers below 2.2e-308; a level's probability can be one.
    if (token.first == pqxx::array_parser::string_value) {
      values.emplace_back(std::strtod(token.second.c_str(), nullptr));
    }
    if (token.first == pqxx::array_parser::null_value) values.emplace_back(std::nullopt);
  }
  return values;
}

}  // namespace icap::profile
