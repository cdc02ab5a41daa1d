// Maximum of a log-likelihood by Newton's method with step halving.
//
// Each step solves information · step = gradient. Far from the maximum the information (minus the Hessian) may not be
// positive definite; then the fallback information is used, which always is (for a marginal likelihood that of the
// completed data: the step is then one of the EM gradient algorithm). A step is halved until the log-likelihood does
// not fall.
//
// Source: Nocedal & Wright (2006), Numerical optimization, chapter 3; Lange (1995), A gradient algorithm locally
// equivalent to the EM algorithm, Journal of the Royal Statistical Society B 57, 425-437.
#pragma once

#include <functional>

#include <Eigen/Dense>

#include "services/scoring/domain/calibration_report.h"

namespace icap::scoring {

struct LikelihoodPoint {
  double log_likelihood = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd information;
  // Empty when `information` is positive definite everywhere.
  Eigen::MatrixXd fallback_information;
};

struct LikelihoodMaximum {
  Eigen::VectorXd parameters;
  LikelihoodPoint point;
  Convergence convergence;
};

// `gradient_tolerance` is absolute. Once it is met, one more step is made: it costs little and gains the last digits.
LikelihoodMaximum MaximizeByNewton(const std::function<LikelihoodPoint(const Eigen::VectorXd&)>& likelihood,
                                   Eigen::VectorXd start, double gradient_tolerance);

// Inverse of the information; empty when it is not positive definite or a standard error exceeds `largest_error`, which
// means that the likelihood does not fall off in some direction.
Eigen::MatrixXd CovarianceOf(const Eigen::MatrixXd& information, double largest_error);

}  // namespace icap::scoring
