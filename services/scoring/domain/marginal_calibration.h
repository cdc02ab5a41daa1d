// What marginal maximum likelihood gives for a model of the Rasch family, and the fit that the partial credit and the
// rating scale model share: Newton's method on the marginal log-likelihood (marginal_likelihood.h), which starts as EM
// gradient steps where the likelihood is not yet concave. The quadrature is refined until its spacing suits the
// estimated parameters.
//
//   deviance = -2 l;   population N(0, variance)
//
// | case                                                        | result                              |
// |-------------------------------------------------------------|-------------------------------------|
// | raw scores vary no more than those of unrelated items       | NO_COMMON_VARIANCE, no items        |
// | the variance, or a step, runs to infinity                   | NOT_IDENTIFIED, no items            |
// | anything else in calibration_report.h                       | that outcome, no items              |
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

struct MarginalCalibration {
  CalibrationReport report;
  // Empty unless the outcome is kConverged. The origin is the mean of the population.
  std::vector<PartialCreditItem> items;
  std::vector<std::vector<std::optional<double>>> step_errors;
  double variance = 0;
  double log_likelihood = 0;
  double deviance = 0;
  // Steps or locations, and the variance.
  int32_t free_parameter_count = 0;
  int32_t node_count = 0;
};

// `design`: difficulties = design · free parameters.
MarginalCalibration FitMarginal(const RawScoreStatistics& statistics, const CategoryUsage& usage,
                                const Eigen::MatrixXd& design);

}  // namespace icap::scoring
