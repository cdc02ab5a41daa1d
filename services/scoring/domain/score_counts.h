// Everything that can be computed for a rollout of which only counts are known: school x item x option, as agencies
// publish them for past years. The entry point beside score_rollout.h, and through the same statistics.
//
// | what                                                | computed on                                             |
// |-----------------------------------------------------|---------------------------------------------------------|
// | item x school: mean, sd, r_wg (three nulls), AD, A  | answers on the item's scale, as given (ItemScoreOf)     |
// | item: mean squares, K, n0, ICC(1), ICC(2)           | the same, schools as groups: exact, counts hold all of it |
// | factor x school: score                              | mean of the unrounded item scores (option_weights.h)    |
// | factor x school: r_wg(j), Lindell's, AD             | all answers to each of its items, not those of complete
// respondents | | factor x school: bound of the standard error        | mean over items of sd of the scores / √n |
//
// Counts do not say who answered what together. So they give no sd of persons' factor scores, no alpha, omega, measures
// or factor ICC: these are absent, not estimated. The bound is what the score's standard error cannot exceed: it is
// reached when all items are answered alike (Cauchy-Schwarz).
//
// | case                                       | result                                                           |
// |--------------------------------------------|------------------------------------------------------------------|
// | more respondents than staff                | more_respondents_than_staff; the rate is above 1, as reported    |
// | more answers to an item than staff         | more_answers_than_staff: staff miscounted, or several marks allowed |
// | a school that did not get an item          | counts empty: no item score, the factor is the mean of the rest  |
// | an item published as a score only          | given_scores: part of the factor's score, of nothing else        |
// | an item without a score, or n < 2, in a factor | r_wg(j), AD, bound undefined; a given score leaves them to the
// others | | options beyond the scale ("don't know")    | kept in the table, in no statistic | | staff unknown, or 0 |
// no rate                                                          | | counts negative or not as many as options, items
// or schools named twice, a factor naming an unknown item | INVALID_ARGUMENT, every problem |
//
// Source: as the statistics'.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/scoring/domain/intraclass_correlation.h"
#include "services/scoring/domain/option_weights.h"
#include "services/scoring/domain/score_rollout.h"

namespace icap::scoring {

// An item's options: the first scale_count are its scale, the rest are other answers.
struct CountColumn {
  std::string id;
  int32_t scale_count = 0;
  int32_t option_count = 0;
};

// A score published in place of counts.
struct GivenScore {
  std::string item_id;
  double score = 0;
};

struct SchoolCounts {
  std::string id;
  // Staff who could answer, and who did, as the agency reports them.
  std::optional<int64_t> staff_count;
  std::optional<int64_t> respondent_count;
  // In the order of the columns; each of option_count numbers, or empty where the school has none.
  std::vector<OptionCounts> items;
  std::vector<GivenScore> given_scores;
};

struct CountTable {
  std::vector<CountColumn> columns;
  std::vector<SchoolCounts> schools;
};

// An item of a factor. `weights` has option_count elements and is empty for an item whose score is given.
struct WeightedItem {
  std::string item_id;
  OptionWeights weights;
};

struct WeightedFactor {
  std::string id;
  std::vector<WeightedItem> items;
};

struct CountFactorScore {
  std::string factor_id;
  // Items of the factor that have a score in this school.
  int32_t item_count = 0;
  std::optional<double> score;
  std::optional<double> standard_error_bound;
  std::optional<double> rwgj_uniform;
  std::optional<double> rwgj_slight_skew;
  std::optional<double> rwgj_moderate_skew;
  std::optional<double> rwgj_lindell;
  std::optional<double> ad_mean;
  std::optional<double> ad_median;
};

struct CountSchoolScores {
  std::string school_id;
  std::optional<int64_t> staff_count;
  std::optional<int64_t> respondent_count;
  // Of the item answered most, other answers included.
  int64_t largest_answer_count = 0;
  // Respondents by staff, not clipped.
  std::optional<double> response_rate;
  bool more_respondents_than_staff = false;
  bool more_answers_than_staff = false;
  // In the order of the factors.
  std::vector<CountFactorScore> factors;
  // In the order of the columns.
  std::vector<ItemScore> items;
};

struct ItemCalibration {
  std::string item_id;
  IntraclassCorrelation icc;
};

struct CountScores {
  // In the order of the columns.
  std::vector<ItemCalibration> items;
  // In the order of the table.
  std::vector<CountSchoolScores> schools;
};

absl::StatusOr<CountScores> ScoreCounts(const CountTable& table, std::span<const WeightedFactor> factors);

}  // namespace icap::scoring
