// What a factor says of each respondent: sum, mean, and the measures by its model, from item parameters that are
// estimated here or given. It is for analysts who hold the answers themselves; the service stores none of it.
//
// | model                  | wle                                   | eap                                          |
// |------------------------|---------------------------------------|----------------------------------------------|
// | mean, partial credit   | Warm's, at conditional ML parameters  | at marginal ML parameters, population N(0, σ²) |
// | graded response        | none                                  | at marginal ML parameters, population N(0, 1)  |
//
// A respondent has a mean and measures with a factor score (factor_score.h); the sum is of what was answered, reverse-
// keyed items turned, categories counted from 1.
//
// | case                                        | result                                                    |
// |---------------------------------------------|-----------------------------------------------------------|
// | a calibration without parameters            | its outcome (calibration_report.h), and none of its measures |
// | too few answers for a factor score          | sum and number of answers only                            |
// | no answer                                   | 0 answers, no sum                                         |
// | given parameters of the wrong shape         | INVALID_ARGUMENT                                          |
//
// Source: weighted_likelihood.h, expected_a_posteriori.h, graded_response.h.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "services/scoring/domain/conditional_calibration.h"
#include "services/scoring/domain/factor_fit.h"
#include "services/scoring/domain/graded_response.h"
#include "services/scoring/domain/marginal_calibration.h"
#include "services/scoring/domain/response_matrix.h"
#include "services/scoring/domain/weighted_likelihood.h"

namespace icap::scoring {

// Item parameters of one factor under the models that it needs. Those with items are used, the others are not; given
// ones hold items (and the variance of the marginal one) only.
struct FactorParameters {
  ConditionalCalibration conditional;
  MarginalCalibration marginal;
  GradedCalibration graded;
  // Of estimated parameters only.
  GradedErrors graded_errors;
};

struct RespondentMeasure {
  int32_t answered_count = 0;
  std::optional<int64_t> sum;
  std::optional<double> mean;
  std::optional<PersonMeasure> wle;
  std::optional<PersonMeasure> eap;
};

// `factor` has passed CheckFactors.
FactorParameters EstimateParameters(const ResponseMatrix& matrix, const Factor& factor, FactorModel model);

// One for each respondent, in the order of the matrix.
absl::StatusOr<std::vector<RespondentMeasure>> MeasureRespondents(const ResponseMatrix& matrix, const Factor& factor,
                                                                  FactorModel model,
                                                                  const FactorParameters& parameters);

}  // namespace icap::scoring
