#include "services/scoring/domain/option_weights.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace icap::scoring {

OptionWeights CategoryWeights(int32_t category_count, bool reverse) {
  OptionWeights weights;
  weights.reserve(category_count);
  for (int32_t k = 1; k <= category_count; ++k) weights.emplace_back(reverse ? category_count + 1 - k : k);
  return weights;
}

std::optional<double> WeightedItemScore(std::span<const int32_t> counts, const OptionWeights& weights) {
  if (counts.size() != weights.size()) return std::nullopt;
  int64_t n = 0;
  double sum = 0;
  for (size_t k = 0; k < counts.size(); ++k) {
    if (!weights[k]) continue;
    n += counts[k];
    sum += *weights[k] * counts[k];
  }
  if (n == 0) return std::nullopt;
  return sum / static_cast<double>(n);
}

std::optional<double> WeightedItemDeviation(std::span<const int32_t> counts, const OptionWeights& weights) {
  const std::optional<double> mean = WeightedItemScore(counts, weights);
  if (!mean) return std::nullopt;
  int64_t n = 0;
  double squares = 0;
  for (size_t k = 0; k < counts.size(); ++k) {
    if (!weights[k]) continue;
    n += counts[k];
    squares += counts[k] * (*weights[k] - *mean) * (*weights[k] - *mean);
  }
  if (n < 2) return std::nullopt;
  return std::sqrt(squares / static_cast<double>(n - 1));
}

OptionOrder ValuedFirst(const OptionWeights& weights) {
  OptionOrder order;
  order.positions.resize(weights.size());
  std::iota(order.positions.begin(), order.positions.end(), size_t{0});
  const auto others = std::stable_partition(order.positions.begin(), order.positions.end(),
                                            [&](size_t option) { return weights[option].has_value(); });
  order.valued_count = static_cast<int32_t>(others - order.positions.begin());
  return order;
}

std::optional<double> MeanOfItemScores(std::span<const std::optional<double>> scores) {
  double sum = 0;
  int64_t n = 0;
  for (const std::optional<double>& score : scores) {
    if (!score) continue;
    sum += *score;
    ++n;
  }
  if (n == 0) return std::nullopt;
  return sum / static_cast<double>(n);
}

}  // namespace icap::scoring
