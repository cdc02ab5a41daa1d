// Everything that is computed for a file, by the statistics of services/scoring/domain and services/profile/domain.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "services/profile/domain/levels.h"
#include "services/profile/domain/split_items.h"
#include "services/scoring/domain/one_factor_model.h"
#include "services/scoring/domain/one_way_reml.h"
#include "services/scoring/domain/respondent_measures.h"
#include "services/scoring/domain/score_counts.h"
#include "services/scoring/domain/score_rollout.h"
#include "tools/icapctl/score/answers_file.h"
#include "tools/icapctl/score/measured_instrument.h"

namespace icap::icapctl {

// A mean and a spread that may be weighted.
struct MeanAndSd {
  std::optional<double> mean;
  std::optional<double> sd;
};

// Of the weighted values; the sd divides by Σw - Σw² / Σw, which is n - 1 for equal weights.
MeanAndSd WeightedMeanAndSd(const std::vector<double>& values, const std::vector<double>& weights);

struct FactorAnalysis {
  // Absent when the tables come from counts, and everything but parameters and respondents with weights.
  std::optional<scoring::OneWayReml> reml;
  std::optional<scoring::OneFactorModel> one_factor;
  // Correlation of each item with the sum of the others, on complete respondents.
  std::vector<std::optional<double>> rest_correlations;
  scoring::FactorParameters parameters;
  // In the order of the matrix; empty for counts.
  std::vector<scoring::RespondentMeasure> respondents;
  // In the order of the groups: weighted where there are weights.
  std::vector<MeanAndSd> groups;
  std::vector<std::optional<profile::LevelPlacement>> levels;
};

struct Analysis {
  bool from_counts = false;
  bool weighted = false;
  bool given_parameters = false;
  // What does not need respondents, of answers too. Of options with values these are of the ones that count.
  scoring::CountScores counts;
  // Absent for counts.
  std::optional<scoring::RolloutScores> scores;
  std::vector<FactorAnalysis> factors;
  // Of counts: all options as they stand in the file, [group][item].
  std::vector<std::vector<scoring::OptionCounts>> option_counts;
  // [group][item].
  std::vector<std::vector<MeanAndSd>> items;
  // Over all groups, [item].
  std::vector<MeanAndSd> all_items;
  // [group][item].
  std::vector<std::vector<profile::SplitItem>> verdicts;
};

// Answers each option got, whether it counts or not.
const scoring::OptionCounts& OptionCountsOf(const Analysis& analysis, size_t group, size_t item);

// `given` has one element a factor, or none: then parameters are estimated. The result does not depend on the number of
// threads.
absl::StatusOr<Analysis> AnalyzeAnswers(const MeasuredInstrument& instrument, const Answers& answers,
                                        std::vector<scoring::FactorParameters> given);

absl::StatusOr<Analysis> AnalyzeCounts(const MeasuredInstrument& instrument, scoring::CountTable table);

}  // namespace icap::icapctl
