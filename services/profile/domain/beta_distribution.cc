#include "services/profile/domain/beta_distribution.h"

#include <cmath>

namespace icap::profile {
namespace {

constexpr int kMaxIterations = 10'000;
constexpr double kConverged = 1e-16;
constexpr double kTiny = 1e-300;

// log(x^a (1 - x)^b / B(a, b)). Its terms are thousands and cancel to a few units, so they are taken with more digits.
double LogFront(double x, double a, double b) {
  const long double exact_a = a;
  const long double exact_b = b;
  const long double exact_x = x;
  return static_cast<double>(exact_a * std::log(exact_x) + exact_b * std::log1p(-exact_x) - std::lgamma(exact_a) -
                             std::lgamma(exact_b) + std::lgamma(exact_a + exact_b));
}

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

double BetaCdf(double x, double a, double b) {
  if (x <= 0.0) return 0.0;
  if (x >= 1.0) return 1.0;
  const double front = std::exp(LogFront(x, a, b));
  if (x < (a + 1.0) / (a + b + 2.0)) return front * ContinuedFraction(x, a, b) / a;
  return 1.0 - front * ContinuedFraction(1.0 - x, b, a) / b;
}

double BetaDensity(double x, double a, double b) {
  return std::exp(LogFront(x, a, b)) / (x * (1.0 - x));
}

}  // namespace icap::profile
