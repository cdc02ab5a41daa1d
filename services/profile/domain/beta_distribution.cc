#include "services/profile/domain/beta_distribution.h"

#include <cmath>

namespace icap::profile {
namespace {

constexpr int kMaxIterations = 10'000;
constexpr double kConverged = 4e-16;
constexpr double kTiny = 1e-300;
// Above, logarithms of the front are thousands that cancel to a few units, and are taken with more digits.
constexpr double kManyAnswers = 500.0;

double AwayFromZero(double value) {
  return std::fabs(value) < kTiny ? kTiny : value;
}

// The continued fraction of I_x(a, b), by the modified Lentz method.
double ContinuedFraction(double x, double a, double b) {
  double c = 1.0;
  double d = 1.0 / AwayFromZero(1.0 - (a + b) * x / (a + 1.0));
  double fraction = d;
  for (int m = 1; m <= kMaxIterations; ++m) {
    const double even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
    d = 1.0 / AwayFromZero(1.0 + even * d);
    c = AwayFromZero(1.0 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
    d = 1.0 / AwayFromZero(1.0 + odd * d);
    c = AwayFromZero(1.0 + odd / c);
    fraction *= d * c;
    if (std::fabs(d * c - 1.0) <= kConverged) break;
  }
  return fraction;
}

}  // namespace

BetaDistribution::BetaDistribution(double a, double b) : a_(a), b_(b) {
  const long double exact_a = a;
  const long double exact_b = b;
  log_beta_ = std::lgamma(exact_a) + std::lgamma(exact_b) - std::lgamma(exact_a + exact_b);
}

double BetaDistribution::Front(double x) const {
  if (a_ + b_ < kManyAnswers) {
    return std::exp(a_ * std::log(x) + b_ * std::log1p(-x) - static_cast<double>(log_beta_));
  }
  const long double exact = x;
  return std::exp(static_cast<double>(a_ * std::log(exact) + b_ * std::log1p(-exact) - log_beta_));
}

double BetaDistribution::Cdf(double x) const {
  if (x <= 0.0) return 0.0;
  if (x >= 1.0) return 1.0;
  const double front = Front(x);
  if (x < (a_ + 1.0) / (a_ + b_ + 2.0)) return front * ContinuedFraction(x, a_, b_) / a_;
  return 1.0 - front * ContinuedFraction(1.0 - x, b_, a_) / b_;
}

double BetaDistribution::Density(double x) const {
  return Front(x) / (x * (1.0 - x));
}

double BetaDistribution::DensityAtBoth(double x) const {
  if (a_ + b_ >= kManyAnswers) return Density(x) + Density(1.0 - x);
  const double log_x = std::log(x);
  const double log_rest = std::log1p(-x);
  const auto log_beta = static_cast<double>(log_beta_);
  const double fronts =
      std::exp(a_ * log_x + b_ * log_rest - log_beta) + std::exp(b_ * log_x + a_ * log_rest - log_beta);
  return fronts / (x * (1.0 - x));
}

double BetaCdf(double x, double a, double b) {
  return BetaDistribution(a, b).Cdf(x);
}

}  // namespace icap::profile
