#include "services/scoring/domain/newton.h"

#include <cmath>
#include <utility>

namespace icap::scoring {
namespace {

constexpr int32_t kMaxIterations = 200;
constexpr int32_t kMaxHalvings = 30;
// No parameter moves by more in one step: a logit scale is a few units wide.
constexpr double kLongestStep = 4.0;

Eigen::VectorXd StepAt(const LikelihoodPoint& point) {
  Eigen::LLT<Eigen::MatrixXd> factors(point.information);
  if (factors.info() != Eigen::Success && point.fallback_information.size() > 0) {
    factors.compute(point.fallback_information);
  }
  Eigen::VectorXd step;
  if (factors.info() == Eigen::Success) {
    step = factors.solve(point.gradient);
  } else {
    // Singular: the least regularization that makes a direction of ascent.
    const Eigen::Index n = point.gradient.size();
    const double ridge = 1e-6 * (1.0 + point.information.diagonal().cwiseAbs().maxCoeff());
    step = (point.information + ridge * Eigen::MatrixXd::Identity(n, n)).ldlt().solve(point.gradient);
    if (!(step.dot(point.gradient) > 0)) step = point.gradient / (1.0 + point.gradient.cwiseAbs().maxCoeff());
  }
  const double longest = step.size() > 0 ? step.cwiseAbs().maxCoeff() : 0.0;
  return longest > kLongestStep ? Eigen::VectorXd(step * (kLongestStep / longest)) : step;
}

double LargestGradient(const LikelihoodPoint& point) {
  return point.gradient.size() > 0 ? point.gradient.cwiseAbs().maxCoeff() : 0.0;
}

}  // namespace

LikelihoodMaximum MaximizeByNewton(const std::function<LikelihoodPoint(const Eigen::VectorXd&)>& likelihood,
                                   Eigen::VectorXd start, double gradient_tolerance) {
  LikelihoodMaximum maximum{.parameters = std::move(start)};
  maximum.point = likelihood(maximum.parameters);
  bool met = false;
  while (maximum.convergence.iteration_count < kMaxIterations) {
    const bool last = met;
    const Eigen::VectorXd step = StepAt(maximum.point);
    if (!step.allFinite()) break;
    ++maximum.convergence.iteration_count;
    // What rounding alone can take from a sum of this size.
    const double rounding = 1e-12 * (1.0 + std::fabs(maximum.point.log_likelihood));
    bool moved = false;
    double length = 1.0;
    for (int32_t halving = 0; halving < kMaxHalvings && !moved; ++halving, length /= 2) {
      const Eigen::VectorXd candidate = maximum.parameters + length * step;
      LikelihoodPoint point = likelihood(candidate);
      if (!(point.log_likelihood >= maximum.point.log_likelihood - rounding)) continue;
      // A last step that does not lower the gradient is only rounding.
      if (last && LargestGradient(point) > LargestGradient(maximum.point)) break;
      maximum.parameters = candidate;
      maximum.point = std::move(point);
      moved = true;
    }
    if (last || !moved) break;
    met = LargestGradient(maximum.point) <= gradient_tolerance;
  }
  maximum.convergence.largest_gradient = LargestGradient(maximum.point);
  maximum.convergence.converged = maximum.convergence.largest_gradient <= gradient_tolerance;
  return maximum;
}

Eigen::MatrixXd CovarianceOf(const Eigen::MatrixXd& information, double largest_error) {
  const Eigen::LLT<Eigen::MatrixXd> factors(information);
  if (factors.info() != Eigen::Success) return {};
  Eigen::MatrixXd covariance = factors.solve(Eigen::MatrixXd::Identity(information.rows(), information.cols()));
  if (!covariance.allFinite() || covariance.diagonal().maxCoeff() > largest_error * largest_error) return {};
  return covariance;
}

}  // namespace icap::scoring
