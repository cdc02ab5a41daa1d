#include "services/scoring/domain/quasi_newton.h"

#include <cmath>
#include <utility>

namespace icap::scoring {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int32_t kMaxIterations = 500;
constexpr int32_t kMaxHalvings = 30;
// Steps with the caller's information before the update takes over.
constexpr int32_t kInformationSteps = 2;
constexpr double kLongestStep = 2.0;

MatrixXd InverseOf(const MatrixXd& information) {
  const Eigen::Index n = information.rows();
  double ridge = 0;
  for (int32_t attempt = 0; attempt < 40; ++attempt) {
    const Eigen::LLT<MatrixXd> factors(information + ridge * MatrixXd::Identity(n, n));
    if (factors.info() == Eigen::Success) return factors.solve(MatrixXd::Identity(n, n));
    ridge = ridge == 0 ? 1e-8 * (1.0 + information.diagonal().maxCoeff()) : 10 * ridge;
  }
  return MatrixXd::Identity(n, n);
}

void Update(MatrixXd& inverse, const VectorXd& moved, const VectorXd& gradient_fall) {
  const double curvature = moved.dot(gradient_fall);
  // Only where the likelihood is concave along the step.
  if (!(curvature > 1e-12 * moved.norm() * gradient_fall.norm())) return;
  const VectorXd carried = inverse * gradient_fall;
  const double scale = (1.0 + gradient_fall.dot(carried) / curvature) / curvature;
  inverse +=
      scale * moved * moved.transpose() - (carried * moved.transpose() + moved * carried.transpose()) / curvature;
}

}  // namespace

QuasiNewtonMaximum MaximizeByQuasiNewton(const std::function<GradientPoint(const VectorXd&)>& likelihood,
                                         const std::function<MatrixXd(const VectorXd&)>& information, VectorXd start,
                                         double gradient_tolerance) {
  QuasiNewtonMaximum maximum{.parameters = std::move(start)};
  maximum.point = likelihood(maximum.parameters);
  MatrixXd inverse;
  int32_t& iterations = maximum.convergence.iteration_count;
  while (iterations < kMaxIterations && std::isfinite(maximum.point.log_likelihood)) {
    if (maximum.point.gradient.cwiseAbs().maxCoeff() <= gradient_tolerance) break;
    if (iterations < kInformationSteps) inverse = InverseOf(information(maximum.parameters));
    VectorXd step = inverse * maximum.point.gradient;
    const double longest = step.cwiseAbs().maxCoeff();
    if (longest > kLongestStep) step *= kLongestStep / longest;
    const double slope = step.dot(maximum.point.gradient);
    const double rounding = 1e-13 * std::fabs(maximum.point.log_likelihood);
    ++iterations;
    bool moved = false;
    double length = 1.0;
    for (int32_t halving = 0; halving < kMaxHalvings && !moved; ++halving, length /= 2) {
      GradientPoint point = likelihood(maximum.parameters + length * step);
      if (!(point.log_likelihood >= maximum.point.log_likelihood + 1e-4 * length * slope - rounding)) continue;
      Update(inverse, length * step, maximum.point.gradient - point.gradient);
      maximum.parameters += length * step;
      maximum.point = std::move(point);
      moved = true;
    }
    if (!moved) break;
  }
  maximum.convergence.largest_gradient = maximum.point.gradient.cwiseAbs().maxCoeff();
  maximum.convergence.converged =
      std::isfinite(maximum.point.log_likelihood) && maximum.convergence.largest_gradient <= gradient_tolerance;
  return maximum;
}

}  // namespace icap::scoring
