// Measures of schools by the models of their factors, over a whole rollout: the calibration of each factor, its
// respondents' measures and their errors, and from these the measures of its schools.
//
// | model           | calibration                    | a respondent's measure                        |
// |-----------------|--------------------------------|-----------------------------------------------|
// | mean            | none                           | none: scores are those of score_rollout.h     |
// | partial credit  | conditional maximum likelihood | Warm's weighted likelihood                    |
// | graded response | marginal maximum likelihood    | EAP, the shrinkage to the population undone   |
//
// With a population of variance 1 and s the posterior's SD that is EAP / (1 - s²), with the error s / √(1 - s²).
//
// Respondents with a factor score (factor_score.h) have a measure. A school's measure: school_measure.h. An EAP as it
// is would draw small differences between schools together, and its error is not that of a measurement, hence the
// correction; it is exact where the likelihood is normal.
//
// The error that weighs a respondent is the expected one, s² = mean(s_k² a_k) / a over all respondents k, for a
// answered items, not the one at the respondent's own estimate. That grows towards the ends of the scale with the
// estimate itself: it would weigh down just those who are far from the middle. On simulated rollouts
// (measure_rollout_test.cc: τ² = 0.36, σ² = 1, six items) it gives τ² = 0.24 and σ² = 0.61, and 91% of the 95%
// intervals hold the school's effect; the expected error gives 0.35, 0.94 and 95%.
//
// | case                                            | result                                              |
// |-------------------------------------------------|-----------------------------------------------------|
// | the calibration gives no parameters             | outcome named (calibration_report.h), no measures   |
// | item parameters are given                       | outcome GIVEN, nothing estimated but the schools    |
// | a negative slope (graded response)              | NEGATIVE_SLOPE, no measures: levels have no order   |
// | a respondent whose answers say nothing (s ≥ 1)  | no measure                                          |
// | the schools' variances cannot be estimated      | measure_outcome named (school_measure.h)            |
// | no one-factor solution                          | no omega                                            |
//
// Same input, same bits, whatever the number of threads: each factor is computed by one thread, and a school's measures
// are taken in ascending order, so that the order of its respondents does not change a bit.
//
// Source: the headers named; Mislevy, Beaton, Kaplan & Sheehan (1992), Journal of Educational Measurement 29, 133-161
// (why EAPs are not measures of groups).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "services/scoring/domain/factor_fit.h"
#include "services/scoring/domain/graded_item.h"
#include "services/scoring/domain/partial_credit_item.h"
#include "services/scoring/domain/response_matrix.h"
#include "services/scoring/domain/score_rollout.h"

namespace icap::scoring {

// How a factor is measured.
struct FactorMeasurement {
  FactorModel model = FactorModel::kMean;
  // Lower bounds of the levels but the lowest, on the response scale, ascending.
  std::vector<double> cut_points;
  // Item parameters that are given, in the order of the factor's items: nothing is estimated then and the outcome is
  // GIVEN. Empty: estimated. Which of the two counts follows from the model.
  std::vector<PartialCreditItem> given_partial_credit;
  std::vector<GradedItem> given_graded;
};

// Adds `fit` to each calibration and `fitted` to each school's factors. `scores` are those of ScoreRollout on the same
// matrix and factors; `measurements` has one for each factor, `faculty_counts` one for each school.
absl::Status MeasureRollout(const ResponseMatrix& matrix, std::span<const Factor> factors,
                            std::span<const FactorMeasurement> measurements,
                            std::span<const std::optional<int64_t>> faculty_counts, int thread_count,
                            RolloutScores& scores);

}  // namespace icap::scoring
