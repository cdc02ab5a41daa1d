#include "tools/icapctl/score/tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "services/common/base/status_macros.h"

namespace icap::icapctl {
namespace {

using scoring::ItemScore;

void Header(std::ofstream& file, const std::vector<std::string>& names) {
  CsvRow row;
  for (const std::string& name : names) row.Text(name);
  row.WriteTo(file);
}

// `prefix`1 … `prefix`count after the names.
std::vector<std::string> WithNumbered(std::vector<std::string> names, const char* prefix, size_t count) {
  for (size_t i = 1; i <= count; ++i) names.push_back(fmt::format("{}{}", prefix, i));
  return names;
}

size_t LargestOptionCount(const MeasuredInstrument& instrument) {
  int32_t largest = 0;
  for (const scoring::ItemColumn& column : instrument.columns) largest = std::max(largest, column.category_count);
  return static_cast<size_t>(largest);
}

void AddCounts(const scoring::OptionCounts& counts, size_t column_count, CsvRow* row) {
  for (size_t x = 0; x < column_count; ++x) {
    row->Count(x < counts.size() ? std::optional<int64_t>(counts[x]) : std::nullopt);
  }
}

const char* VerdictName(profile::SplitVerdict verdict) {
  switch (verdict) {
    case profile::SplitVerdict::kAgreement:
      return "agreement";
    case profile::SplitVerdict::kTwoCamps:
      return "two_camps";
    case profile::SplitVerdict::kSpreadOut:
      return "spread_out";
    case profile::SplitVerdict::kTooFew:
      return "too_few";
  }
  return "";
}

// Measure and error of a group by the factor's model.
void AddMeasure(const scoring::FactorMeasurement& measurement, const Analysis& analysis, size_t group, size_t factor,
                CsvRow* row) {
  if (!analysis.scores || analysis.weighted) {
    row->Number(std::nullopt).Number(std::nullopt);
    return;
  }
  const scoring::FactorScore& score = analysis.scores->schools[group].factors[factor];
  if (measurement.model == scoring::FactorModel::kMean) {
    row->Number(score.mean).Number(score.standard_error);
  } else {
    row->Number(score.fitted.measure).Number(score.fitted.standard_error);
  }
}

// Agreement of a group on a factor, from answers or counts alike.
template <typename Score>
void AddAgreement(const Score& score, CsvRow* row) {
  row->Number(score.rwgj_uniform).Number(score.rwgj_slight_skew).Number(score.rwgj_moderate_skew);
  row->Number(score.rwgj_lindell).Number(score.ad_mean).Number(score.ad_median);
}

void WriteGroups(const MeasuredInstrument& instrument, const Analysis& analysis, std::ofstream& file) {
  size_t level_count = 0;
  for (const scoring::FactorMeasurement& measurement : instrument.measurements) {
    if (!measurement.cut_points.empty()) level_count = std::max(level_count, measurement.cut_points.size() + 1);
  }
  Header(file, WithNumbered({"group", "factor", "n", "mean", "sd", "eb", "eb_se", "rwgj_uniform", "rwgj_slight_skew",
                             "rwgj_moderate_skew", "rwgj_lindell", "ad_mean", "ad_median", "measure", "measure_se"},
                            "level_", level_count));
  CsvRow row;
  for (size_t j = 0; j < analysis.counts.schools.size(); ++j) {
    for (size_t f = 0; f < instrument.factors.size(); ++f) {
      const FactorAnalysis& factor = analysis.factors[f];
      row.Text(analysis.counts.schools[j].school_id).Text(instrument.factors[f].id);
      row.Count(analysis.scores ? std::optional(analysis.scores->schools[j].factors[f].respondent_count)
                                : std::nullopt);
      row.Number(factor.groups[j].mean).Number(factor.groups[j].sd);
      std::optional<scoring::EmpiricalBayesMean> eb;
      if (factor.reml && factor.reml->variance) {
        const scoring::FactorScore& score = analysis.scores->schools[j].factors[f];
        const scoring::GroupSummary summary{.respondent_count = score.respondent_count, .mean = score.mean};
        eb = scoring::EmpiricalBayesMeanOf(summary, *factor.reml->variance);
      }
      row.Number(eb ? std::optional(eb->mean) : std::nullopt);
      row.Number(eb ? std::optional(eb->standard_error) : std::nullopt);
      if (analysis.scores) {
        AddAgreement(analysis.scores->schools[j].factors[f], &row);
      } else {
        AddAgreement(analysis.counts.schools[j].factors[f], &row);
      }
      AddMeasure(instrument.measurements[f], analysis, j, f, &row);
      const bool placed = j < factor.levels.size() && factor.levels[j].has_value();
      for (size_t level = 0; level < level_count; ++level) {
        const bool has = placed && level < factor.levels[j]->probabilities.size();
        row.Number(has ? std::optional(factor.levels[j]->probabilities[level]) : std::nullopt);
      }
      row.WriteTo(file);
    }
  }
}

void WriteItems(const MeasuredInstrument& instrument, const Analysis& analysis, std::ofstream& file) {
  const size_t option_count = LargestOptionCount(instrument);
  Header(file, WithNumbered({"item", "factor", "reverse", "options", "n", "mean", "sd", "rest_correlation", "loading",
                             "uniqueness", "icc1", "icc1_n0", "icc2", "a"},
                            "n", option_count));
  std::vector<size_t> next(instrument.factors.size(), 0);
  CsvRow row;
  for (size_t i = 0; i < instrument.columns.size(); ++i) {
    scoring::OptionCounts counts(instrument.columns[i].category_count, 0);
    scoring::OptionCounts judged(instrument.options[i].order.valued_count, 0);
    for (size_t j = 0; j < analysis.counts.schools.size(); ++j) {
      const scoring::OptionCounts& as_given = OptionCountsOf(analysis, j, i);
      const scoring::OptionCounts& that_count = analysis.counts.schools[j].items[i].counts;
      for (size_t x = 0; x < counts.size(); ++x) counts[x] += as_given[x];
      for (size_t x = 0; x < judged.size(); ++x) judged[x] += that_count[x];
    }
    const ItemScore all = scoring::ItemScoreOf(instrument.columns[i].id, judged);
    const size_t f = instrument.factor_of_item[i];
    const size_t position = next[f]++;
    const FactorAnalysis& factor = analysis.factors[f];
    row.Text(all.item_id)
        .Text(instrument.factors[f].id)
        .Text(instrument.instrument.items[i].reverse ? "true" : "false");
    row.Count(static_cast<int64_t>(counts.size())).Count(all.answer_count);
    row.Number(analysis.all_items[i].mean).Number(analysis.all_items[i].sd);
    row.Number(position < factor.rest_correlations.size() ? factor.rest_correlations[position] : std::nullopt);
    const bool solved = factor.one_factor && factor.one_factor->solution;
    const auto place = static_cast<Eigen::Index>(position);
    row.Number(solved ? std::optional(factor.one_factor->solution->loadings[place]) : std::nullopt);
    row.Number(solved ? std::optional(factor.one_factor->solution->uniquenesses[place]) : std::nullopt);
    const scoring::IntraclassCorrelation icc =
        analysis.weighted ? scoring::IntraclassCorrelation() : analysis.counts.items[i].icc;
    row.Number(icc.icc1).Number(icc.icc1_n0).Number(icc.icc2).Number(all.agreement);
    AddCounts(counts, option_count, &row);
    row.WriteTo(file);
  }
}

void WriteItemGroups(const MeasuredInstrument& instrument, const Analysis& analysis, std::ofstream& file) {
  const size_t option_count = LargestOptionCount(instrument);
  std::vector<std::string> names =
      WithNumbered({"item", "group", "n", "mean", "sd", "rwg_uniform", "ad_mean", "ad_median", "a"}, "n", option_count);
  names.emplace_back("verdict");
  names.emplace_back("verdict_probability");
  Header(file, names);
  CsvRow row;
  for (size_t i = 0; i < instrument.columns.size(); ++i) {
    for (size_t j = 0; j < analysis.counts.schools.size(); ++j) {
      const ItemScore& item = analysis.counts.schools[j].items[i];
      row.Text(instrument.columns[i].id).Text(analysis.counts.schools[j].school_id).Count(item.answer_count);
      row.Number(analysis.items[j][i].mean).Number(analysis.items[j][i].sd);
      row.Number(item.rwg_uniform).Number(item.ad_mean).Number(item.ad_median).Number(item.agreement);
      AddCounts(OptionCountsOf(analysis, j, i), option_count, &row);
      const profile::SplitItem& verdict = analysis.verdicts[j][i];
      row.Text(VerdictName(verdict.verdict)).Number(verdict.probability);
      row.WriteTo(file);
    }
  }
}

void WritePersons(const MeasuredInstrument& instrument, const Analysis& analysis, const Answers& answers,
                  std::ofstream& file) {
  Header(file, {"respondent", "group", "factor", "n_answered", "sum", "mean", "wle", "wle_se", "eap", "eap_se"});
  std::vector<std::string> group_of;
  for (scoring::SchoolIndex school; school.value < answers.matrix.school_count(); ++school.value) {
    group_of.insert(group_of.end(), answers.matrix.RespondentCount(school), answers.matrix.SchoolId(school));
  }
  const auto add = [](const std::optional<scoring::PersonMeasure>& measure, CsvRow* row) {
    row->Number(measure ? std::optional(measure->measure) : std::nullopt);
    row->Number(measure ? std::optional(measure->standard_error) : std::nullopt);
  };
  CsvRow row;
  for (size_t r = 0; r < answers.respondents.size(); ++r) {
    for (size_t f = 0; f < instrument.factors.size(); ++f) {
      const scoring::RespondentMeasure& one = analysis.factors[f].respondents[answers.place[r]];
      row.Text(answers.respondents[r]).Text(group_of[answers.place[r]]).Text(instrument.factors[f].id);
      row.Count(one.answered_count).Count(one.sum).Number(one.mean);
      add(one.wle, &row);
      add(one.eap, &row);
      row.WriteTo(file);
    }
  }
}

}  // namespace

absl::Status WriteTables(const MeasuredInstrument& instrument, const Analysis& analysis, const Answers* answers,
                         const OutputFolder& folder) {
  const auto write = [&](const char* name, const auto& table) {
    return folder.Write(name, [&](std::ofstream& file) { table(instrument, analysis, file); });
  };
  ICAP_RETURN_IF_ERROR(write("groups.csv", WriteGroups));
  ICAP_RETURN_IF_ERROR(write("items.csv", WriteItems));
  ICAP_RETURN_IF_ERROR(write("item_groups.csv", WriteItemGroups));
  if (answers == nullptr) return absl::OkStatus();
  return folder.Write("persons.csv", [&](std::ofstream& file) { WritePersons(instrument, analysis, *answers, file); });
}

}  // namespace icap::icapctl
