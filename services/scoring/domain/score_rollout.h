// Everything that scoring computes for one rollout: calibrations of the factors over all schools, and the scores of
// each school. The one entry point of this folder.
//
// | what                                         | computed on                                                    |
// |----------------------------------------------|----------------------------------------------------------------|
// | item x school: counts, mean, sd, r_wg, AD, A | all answers to the item, as given: not turned if reverse-keyed |
// | factor x school: mean, sd, SE, p05, p95      | respondents with a factor score (factor_score.h), items turned |
// | factor x school: r_wg(j), AD                 | respondents with an answer to every item, as R does            |
// | calibration: alpha                           | the same, over all schools, reverse-keyed items turned         |
// | calibration: mean squares, K, n0, ICCs       | respondents with a factor score, over all schools              |
//
// An undefined value is nullopt, never NaN, infinity or a stand-in. r_wg of an item is truncated at 0 as its authors
// recommend; the sd beside it gives the untruncated value.
//
// Same input, same bits, whatever the number of threads: a school is scored by one thread, sums over schools are of
// whole numbers or run in their order. The order of respondents in a school does not change a bit; that of schools or
// of a factor's items changes no more than rounding.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/scoring/domain/factor_fit.h"
#include "services/scoring/domain/factor_link.h"
#include "services/scoring/domain/item_statistics.h"
#include "services/scoring/domain/response_matrix.h"

namespace icap::scoring {

// Named by every result. Change it whenever the same answers could give another number.
inline constexpr std::string_view kMethodVersion = "2026.11.2";

// Measurement quality of a factor over all schools of the rollout.
struct FactorCalibration {
  std::string factor_id;
  // Respondents with a factor score.
  int64_t respondent_count = 0;
  // Respondents with an answer to every item of the factor.
  int64_t complete_count = 0;
  // Schools with at least one respondent that has a factor score.
  int64_t school_count = 0;
  int32_t item_count = 0;
  std::optional<double> alpha;
  std::optional<double> ms_between;
  std::optional<double> ms_within;
  std::optional<double> icc1;
  std::optional<double> icc2;
  std::optional<double> icc1_n0;
  std::optional<double> icc2_n0;
  // K, arithmetic mean over the schools counted above.
  std::optional<double> mean_school_size;
  std::optional<double> n0;
  FactorFit fit;
};

// A school's measure on a factor, in units of the response scale.
struct FactorScore {
  std::string factor_id;
  // Respondents with a factor score.
  int64_t respondent_count = 0;
  std::optional<double> mean;
  std::optional<double> sd;
  std::optional<double> standard_error;
  // Type 7 percentiles of the respondents' factor scores.
  std::optional<double> p05;
  std::optional<double> p95;
  // Respondents with an answer to every item: r_wg(j) and AD are theirs.
  int64_t complete_count = 0;
  std::optional<double> rwgj_uniform;
  std::optional<double> rwgj_slight_skew;
  std::optional<double> rwgj_moderate_skew;
  std::optional<double> rwgj_lindell;
  std::optional<double> ad_mean;
  std::optional<double> ad_median;
  FittedSchool fitted;
  // With an earlier rollout; linked_measures.h computes it.
  std::optional<LinkedMeasures> linked = {};
};

// Answers of one school to one item, as given.
struct ItemScore {
  std::string item_id;
  int64_t answer_count = 0;
  OptionCounts counts;
  std::optional<double> mean;
  std::optional<double> sd;
  std::optional<double> rwg_uniform;
  std::optional<double> rwg_slight_skew;
  std::optional<double> rwg_moderate_skew;
  std::optional<double> ad_mean;
  std::optional<double> ad_median;
  std::optional<double> agreement;
};

struct SchoolScores {
  std::string school_id;
  // Rows of the matrix, with and without answers.
  int64_t respondent_count = 0;
  // In the order of the factors.
  std::vector<FactorScore> factors;
  // In the order of the columns.
  std::vector<ItemScore> items;
};

struct RolloutScores {
  // In the order of the factors.
  std::vector<FactorCalibration> calibrations;
  // In the order of the matrix.
  std::vector<SchoolScores> schools;
};

// An item's score from its option counts, whether they were counted here or published.
ItemScore ItemScoreOf(std::string item_id, OptionCounts counts);

// INVALID_ARGUMENT when a factor does not fit the matrix (CheckFactors). Answers cannot be wrong here: the matrix has
// checked them.
absl::StatusOr<RolloutScores> ScoreRollout(const ResponseMatrix& matrix, std::span<const Factor> factors,
                                           int thread_count = 1);

}  // namespace icap::scoring
