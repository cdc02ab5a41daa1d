// Graded response model by marginal maximum likelihood (graded_item.h, graded_likelihood.h): respondents are a sample
// from N(0, 1), items discriminate differently. Quasi-Newton method on the marginal log-likelihood; the quadrature is
// refined until its spacing suits the estimated items. A respondent's measure is the posterior mean (EAP) with the
// posterior standard deviation.
//
// | case                                               | result |
// |----------------------------------------------------|----------------------------------------------------------------|
// | category nobody chose, or item nobody answered     | EMPTY_CATEGORY, named in report.unused_categories; no items |
// | all answers equal on every item                    | ANSWERS_ALL_EQUAL | | one item | TOO_FEW_ITEMS | | fewer
// respondents with two answers than parameters | TOO_FEW_RESPONDENTS                                            | | a
// slope runs to infinity or is zero                | NOT_IDENTIFIED                                                 |
// | item that works against the others                 | negative slope, reported as it is | | given thresholds out of
// order                      | INVALID_ARGUMENT (GradedMeasures)                              | | respondent without
// any answer                      | in no vector; the population's 0 and 1 apply                   |
//
// Source: Samejima (1969), Psychometrika Monograph Supplement 17; Bock & Mislevy (1982), Applied Psychological
// Measurement 6, 431-444 (EAP); Green, Bock et al. (1984), Journal of Educational Measurement 21, 347-360
// (reliability). R: mirt, itemtype "graded".
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "services/scoring/domain/answer_vectors.h"
#include "services/scoring/domain/calibration_report.h"
#include "services/scoring/domain/graded_item.h"
#include "services/scoring/domain/weighted_likelihood.h"

namespace icap::scoring {

struct GradedCalibration {
  CalibrationReport report;
  // Empty unless the outcome is kConverged.
  std::vector<GradedItem> items;
  double log_likelihood = 0;
  int32_t free_parameter_count = 0;
  int32_t node_count = 0;
};

GradedCalibration GradedResponse(const AnswerVectors& vectors);

enum class GradedErrorOutcome { kEstimated, kNoParameters, kNotPositiveDefinite };

// Standard errors of an item: of its slope and of its thresholds.
struct GradedItemErrors {
  double slope = 0;
  std::vector<double> thresholds;
};

// From the observed information: minus the second derivatives of the marginal log-likelihood, as central differences of
// its gradient at the maximum; those of the thresholds b = -d / a by the delta method. Step h = 1e-4 (1 + |parameter|):
// the error of the differences is below 1e-6 of the information. Where the information is not positive definite, the
// answers do not fix some parameter, and there are no errors.
struct GradedErrors {
  GradedErrorOutcome outcome = GradedErrorOutcome::kNoParameters;
  // Empty unless kEstimated.
  std::vector<GradedItemErrors> items;
};
GradedErrors GradedStandardErrors(const AnswerVectors& vectors, const GradedCalibration& calibration);

// EAP and its error for each answer vector.
absl::StatusOr<std::vector<PersonMeasure>> GradedMeasures(const AnswerVectors& vectors,
                                                          const std::vector<GradedItem>& items);

}  // namespace icap::scoring
