// Maximum of a log-likelihood whose second derivatives are dear: the first steps solve with an approximate information
// given by the caller, the following ones with its inverse improved by the BFGS update from the gradients met on the
// way. A step is halved until the log-likelihood rises enough (Armijo).
//
// Source: Nocedal & Wright (2006), Numerical optimization, chapters 3 and 6.
#pragma once

#include <functional>

#include <Eigen/Dense>

#include "services/scoring/domain/calibration_report.h"

namespace icap::scoring {

struct GradientPoint {
  // -infinity where there is no model.
  double log_likelihood = 0;
  Eigen::VectorXd gradient;
};

struct QuasiNewtonMaximum {
  Eigen::VectorXd parameters;
  GradientPoint point;
  Convergence convergence;
};

// `gradient_tolerance` is absolute. `information` must be positive semidefinite.
QuasiNewtonMaximum MaximizeByQuasiNewton(const std::function<GradientPoint(const Eigen::VectorXd&)>& likelihood,
                                         const std::function<Eigen::MatrixXd(const Eigen::VectorXd&)>& information,
                                         Eigen::VectorXd start, double gradient_tolerance);

}  // namespace icap::scoring
