#include "services/profile/domain/dirichlet_posterior.h"

#include <cmath>

namespace icap::profile {

// Above 0 and below 1: 53 bits.
double DirichletPosterior::Uniform() {
  return (static_cast<double>(generator_() >> 11) + 0.5) * 0x1.0p-53;
}

double DirichletPosterior::Normal() {
  if (second_normal_) {
    const double normal = *second_normal_;
    second_normal_.reset();
    return normal;
  }
  while (true) {
    const double u = 2.0 * Uniform() - 1.0;
    const double v = 2.0 * Uniform() - 1.0;
    const double s = u * u + v * v;
    if (s >= 1.0 || s == 0.0) continue;
    const double factor = std::sqrt(-2.0 * std::log(s) / s);
    second_normal_ = v * factor;
    return u * factor;
  }
}

// A gamma variable of shape count + 1/2.
double DirichletPosterior::Gamma(int32_t count) {
  if (count == 0) {
    const double normal = Normal();
    return normal * normal / 2.0;
  }
  const double d = static_cast<double>(count) + kJeffreysCount - 1.0 / 3.0;
  const double c = 1.0 / std::sqrt(9.0 * d);
  while (true) {
    const double x = Normal();
    const double root = 1.0 + c * x;
    if (root <= 0.0) continue;
    const double v = root * root * root;
    if (std::log(Uniform()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
  }
}

void DirichletPosterior::Draw(std::span<double> weights) {
  for (size_t i = 0; i < counts_.size(); ++i) weights[i] = Gamma(counts_[i]);
}

}  // namespace icap::profile
