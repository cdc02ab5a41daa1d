// What conditional maximum likelihood gives for a model of the Rasch family, and the fit that the partial credit and
// the rating scale model share: Newton's method on the conditional log-likelihood (conditional_likelihood.h), whose
// difficulties are a linear function of the model's free parameters. The log-likelihood is concave, so there is one
// maximum or none.
//
// | case                                          | result                              |
// |-----------------------------------------------|-------------------------------------|
// | a maximum at finite parameters                | CONVERGED                           |
// | answers that no finite parameters fit best    | NOT_IDENTIFIED, no items            |
// | anything else in calibration_report.h         | that outcome, no items              |
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <Eigen/Dense>

#include "services/scoring/domain/calibration_report.h"
#include "services/scoring/domain/category_usage.h"
#include "services/scoring/domain/partial_credit_item.h"
#include "services/scoring/domain/raw_score_statistics.h"

namespace icap::scoring {

struct ConditionalCalibration {
  CalibrationReport report;
  // Empty unless the outcome is kConverged. Centred: the steps of all items add up to 0.
  std::vector<PartialCreditItem> items;
  // Standard errors of PartialCreditItem::Steps(), under the same centring.
  std::vector<std::vector<std::optional<double>>> step_errors;
  // Standard error of each item's mean step, under the same centring; 0 for an item without a step.
  std::vector<double> location_errors;
  double log_likelihood = 0;
  int32_t free_parameter_count = 0;
};

// `design`: difficulties = design · free parameters; it fixes the origin.
ConditionalCalibration FitConditional(const RawScoreStatistics& statistics, const CategoryUsage& usage,
                                      const Eigen::MatrixXd& design);

}  // namespace icap::scoring
