#include "services/scoring/domain/normal_quadrature.h"

#include <algorithm>
#include <cmath>

namespace icap::scoring {
namespace {

constexpr double kReach = 8.0;
constexpr double kSpacingPerDeviation = 0.8;
constexpr double kLeastInformation = 9.0;
constexpr double kMostInformation = 1e4;

}  // namespace

NormalQuadrature QuadratureFor(double largest_information) {
  const double information = std::clamp(largest_information, kLeastInformation, kMostInformation);
  const double spacing = kSpacingPerDeviation / std::sqrt(1.0 + information);
  const auto half = static_cast<Eigen::Index>(std::ceil(kReach / spacing));
  NormalQuadrature quadrature;
  quadrature.nodes = Eigen::VectorXd::LinSpaced(2 * half + 1, -kReach, kReach);
  quadrature.log_weights = -0.5 * quadrature.nodes.array().square();
  quadrature.log_weights.array() -= std::log(quadrature.log_weights.array().exp().sum());
  return quadrature;
}

}  // namespace icap::scoring
