#include "services/scoring/domain/partial_credit_item.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace icap::scoring {

PartialCreditItem PartialCreditItem::FromSteps(std::span<const double> steps) {
  PartialCreditItem item;
  double difficulty = 0;
  item.difficulties.emplace_back(difficulty);
  for (const double step : steps) {
    difficulty += step;
    item.difficulties.emplace_back(difficulty);
  }
  return item;
}

std::vector<std::optional<double>> PartialCreditItem::Steps() const {
  std::vector<std::optional<double>> steps;
  std::optional<double> last;
  for (size_t x = 0; x < difficulties.size(); ++x) {
    if (x > 0) {
      steps.push_back(last && difficulties[x] ? std::optional<double>(*difficulties[x] - *last) : std::nullopt);
    }
    if (difficulties[x]) last = difficulties[x];
  }
  return steps;
}

int32_t PartialCreditItem::lowest() const {
  for (size_t x = 0; x < difficulties.size(); ++x) {
    if (difficulties[x]) return static_cast<int32_t>(x);
  }
  return 0;
}

int32_t PartialCreditItem::highest() const {
  for (size_t x = difficulties.size(); x-- > 0;) {
    if (difficulties[x]) return static_cast<int32_t>(x);
  }
  return 0;
}

ScoreMoments MomentsAt(const PartialCreditItem& item, double theta) {
  // Logits relative to the largest, so that nothing overflows at any theta.
  double largest = -INFINITY;
  for (size_t x = 0; x < item.difficulties.size(); ++x) {
    if (item.difficulties[x]) largest = std::max(largest, static_cast<double>(x) * theta - *item.difficulties[x]);
  }
  double total = 0;
  double mean = 0;
  for (size_t x = 0; x < item.difficulties.size(); ++x) {
    if (!item.difficulties[x]) continue;
    const double weight = std::exp(static_cast<double>(x) * theta - *item.difficulties[x] - largest);
    total += weight;
    mean += static_cast<double>(x) * weight;
  }
  if (total == 0) return {};
  mean /= total;
  ScoreMoments moments{.mean = mean};
  for (size_t x = 0; x < item.difficulties.size(); ++x) {
    if (!item.difficulties[x]) continue;
    const double probability = std::exp(static_cast<double>(x) * theta - *item.difficulties[x] - largest) / total;
    const double deviation = static_cast<double>(x) - mean;
    moments.variance += probability * deviation * deviation;
    moments.third += probability * deviation * deviation * deviation;
  }
  return moments;
}

ScoreMoments MomentsAt(std::span<const PartialCreditItem> items, double theta) {
  ScoreMoments sum;
  for (const PartialCreditItem& item : items) {
    const ScoreMoments moments = MomentsAt(item, theta);
    sum.mean += moments.mean;
    sum.variance += moments.variance;
    sum.third += moments.third;
  }
  return sum;
}

}  // namespace icap::scoring
