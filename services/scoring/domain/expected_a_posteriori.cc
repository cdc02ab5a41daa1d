#include "services/scoring/domain/expected_a_posteriori.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

#include "services/scoring/domain/marginal_likelihood.h"
#include "services/scoring/domain/normal_quadrature.h"

namespace icap::scoring {
namespace {

// log Σ_x exp(x θ - β_x).
double LogNormalizer(const PartialCreditItem& item, double theta) {
  double largest = -INFINITY;
  for (size_t x = 0; x < item.difficulties.size(); ++x) {
    if (item.difficulties[x]) largest = std::max(largest, static_cast<double>(x) * theta - *item.difficulties[x]);
  }
  if (std::isinf(largest)) return 0;
  double total = 0;
  for (size_t x = 0; x < item.difficulties.size(); ++x) {
    if (item.difficulties[x]) total += std::exp(static_cast<double>(x) * theta - *item.difficulties[x] - largest);
  }
  return largest + std::log(total);
}

}  // namespace

std::vector<PersonMeasure> ExpectedAPosterioriTable(std::span<const PartialCreditItem> items, double variance,
                                                    std::span<const double> score_counts) {
  const double deviation = std::sqrt(variance);
  const NormalQuadrature quadrature = QuadratureFor(LargestInformation(items, deviation));
  const Eigen::ArrayXd thetas = deviation * quadrature.nodes.array();
  Eigen::ArrayXd common = quadrature.log_weights.array();
  int32_t lowest = 0;
  int32_t highest = 0;
  int32_t highest_score = 0;
  for (const PartialCreditItem& item : items) {
    for (Eigen::Index q = 0; q < thetas.size(); ++q) common[q] -= LogNormalizer(item, thetas[q]);
    lowest += item.lowest();
    highest += item.highest();
    highest_score += std::max(0, static_cast<int32_t>(item.difficulties.size()) - 1);
  }
  std::vector<PersonMeasure> table;
  for (int32_t score = 0; score <= highest_score; ++score) {
    table.emplace_back();
    if (!score_counts.empty() && score_counts[score] == 0) continue;
    Eigen::ArrayXd posterior = common + std::clamp(score, lowest, highest) * thetas;
    posterior = (posterior - posterior.maxCoeff()).exp();
    posterior /= posterior.sum();
    const double mean = (posterior * thetas).sum();
    table.back() = {mean, std::sqrt((posterior * (thetas - mean).square()).sum())};
  }
  return table;
}

}  // namespace icap::scoring
