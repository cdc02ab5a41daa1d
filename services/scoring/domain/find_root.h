// Root of a continuous function between two points where it has opposite signs, to machine precision.
//
// Brent's method: secant and inverse quadratic steps, replaced by bisection wherever they do not shrink the bracket, so
// that it converges from any bracket.
//
// | case                           | root                                             |
// |--------------------------------|--------------------------------------------------|
// | 0 at an end                    | that end                                         |
// | same sign at both ends         | precondition broken: the end nearer to 0         |
// | several roots in the bracket   | one of them                                      |
//
// Source: Brent (1973), Algorithms for minimization without derivatives, chapter 4.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace icap::scoring {

// `function` takes and returns a double.
template <typename Function>
double FindRoot(const Function& function, double low, double high) {
  constexpr int kMaxSteps = 200;
  double best = high;
  double best_value = function(high);
  double other = low;
  double other_value = function(low);
  if ((best_value > 0) == (other_value > 0) && best_value != 0 && other_value != 0) {
    return std::fabs(best_value) <= std::fabs(other_value) ? best : other;
  }
  double previous = other;
  double previous_value = other_value;
  double step = best - other;
  double step_before = step;
  for (int i = 0; i < kMaxSteps; ++i) {
    // `other` keeps the sign opposite to `best`, and `best` is the smaller of the two.
    if ((best_value > 0) == (other_value > 0)) {
      other = previous;
      other_value = previous_value;
      step = step_before = best - previous;
    }
    if (std::fabs(other_value) < std::fabs(best_value)) {
      previous = std::exchange(best, other);
      previous_value = std::exchange(best_value, other_value);
      other = previous;
      other_value = previous_value;
    }
    const double tolerance = 2.0 * std::numeric_limits<double>::epsilon() * std::fabs(best);
    const double half = (other - best) / 2.0;
    if (std::fabs(half) <= tolerance || best_value == 0.0) break;
    double next = half;
    if (std::fabs(step_before) >= tolerance && std::fabs(previous_value) > std::fabs(best_value)) {
      const double s = best_value / previous_value;
      double p = 2.0 * half * s;
      double q = 1.0 - s;
      if (previous != other) {
        const double t = previous_value / other_value;
        const double r = best_value / other_value;
        p = s * (2.0 * half * t * (t - r) - (best - previous) * (r - 1.0));
        q = (t - 1.0) * (r - 1.0) * (s - 1.0);
      }
      if (p > 0) q = -q;
      p = std::fabs(p);
      if (2.0 * p < std::min(3.0 * half * q - std::fabs(tolerance * q), std::fabs(step_before * q))) next = p / q;
    }
    step_before = next == half ? half : step;
    step = next;
    previous = best;
    previous_value = best_value;
    best += std::fabs(step) > tolerance ? step : std::copysign(tolerance, half);
    best_value = function(best);
  }
  return best;
}

}  // namespace icap::scoring
