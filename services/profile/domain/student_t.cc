#include "services/profile/domain/student_t.h"

#include <cmath>

#include "services/profile/domain/beta_distribution.h"

namespace icap::profile {
namespace {

double Density(double t, double nu) {
  return std::exp(std::lgamma((nu + 1.0) / 2.0) - std::lgamma(nu / 2.0) - (nu + 1.0) / 2.0 * std::log1p(t * t / nu)) /
         std::sqrt(nu * std::acos(-1.0));
}

}  // namespace

double StudentCdf(double t, double degrees_of_freedom) {
  if (t == 0.0) return 0.5;
  if (std::isinf(t)) return t > 0 ? 1.0 : 0.0;
  const double sum = degrees_of_freedom + t * t;
  // In the middle, with many degrees of freedom, the one argument is so close to 1 that its rounding would show.
  const double tails = t * t < 2.0 ? 1.0 - BetaCdf(t * t / sum, 0.5, degrees_of_freedom / 2.0)
                                   : BetaCdf(degrees_of_freedom / sum, degrees_of_freedom / 2.0, 0.5);
  const double tail = tails / 2.0;
  return t > 0 ? 1.0 - tail : tail;
}

double StudentQuantile(double probability, double degrees_of_freedom) {
  if (probability == 0.5) return 0.0;
  if (probability < 0.5) return -StudentQuantile(1.0 - probability, degrees_of_freedom);
  double low = 0.0;
  double high = 1.0;
  while (StudentCdf(high, degrees_of_freedom) < probability) {
    low = high;
    high *= 2.0;
  }
  // Newton's steps, each kept inside the bracket, so that it converges from anywhere.
  double t = (low + high) / 2.0;
  for (int step = 0; step < 200 && high - low > 1e-14 * high; ++step) {
    const double excess = StudentCdf(t, degrees_of_freedom) - probability;
    (excess > 0 ? high : low) = t;
    const double newton = t - excess / Density(t, degrees_of_freedom);
    if (std::fabs(newton - t) <= 1e-15 * t) break;
    t = newton > low && newton < high ? newton : (low + high) / 2.0;
  }
  return t;
}

}  // namespace icap::profile
