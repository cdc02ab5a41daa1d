#include "services/scoring/domain/average_deviation.h"

#include <cstdlib>
#include <numeric>

namespace icap::scoring {
namespace {

int64_t AnswerCount(std::span<const int32_t> counts) {
  return std::accumulate(counts.begin(), counts.end(), int64_t{0});
}

// The category of the answer at `rank` (0 is the lowest) among all answers.
int64_t CategoryAtRank(std::span<const int32_t> counts, int64_t rank) {
  int64_t below = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    below += counts[i];
    if (rank < below) return static_cast<int64_t>(i) + 1;
  }
  return static_cast<int64_t>(counts.size());
}

template <typename ItemValue>
std::optional<double> MeanOverItems(std::span<const OptionCounts> items, ItemValue value) {
  if (items.empty()) return std::nullopt;
  double sum = 0;
  for (const OptionCounts& counts : items) {
    const std::optional<double> item = value(counts);
    if (!item) return std::nullopt;
    sum += *item;
  }
  return sum / static_cast<double>(items.size());
}

}  // namespace

std::optional<double> AverageDeviationFromMean(std::span<const int32_t> counts) {
  const int64_t n = AnswerCount(counts);
  if (n < 2) return std::nullopt;
  int64_t sum = 0;
  for (size_t i = 0; i < counts.size(); ++i) sum += (static_cast<int64_t>(i) + 1) * counts[i];
  int64_t deviation = 0;  // n times the sum of |x - mean|
  for (size_t i = 0; i < counts.size(); ++i) {
    deviation += counts[i] * std::abs((static_cast<int64_t>(i) + 1) * n - sum);
  }
  return static_cast<double>(deviation) / (static_cast<double>(n) * static_cast<double>(n));
}

std::optional<double> AverageDeviationFromMedian(std::span<const int32_t> counts) {
  const int64_t n = AnswerCount(counts);
  if (n < 2) return std::nullopt;
  const int64_t twice_median = CategoryAtRank(counts, (n - 1) / 2) + CategoryAtRank(counts, n / 2);
  int64_t deviation = 0;  // 2 times the sum of |x - median|
  for (size_t i = 0; i < counts.size(); ++i) {
    deviation += counts[i] * std::abs(2 * (static_cast<int64_t>(i) + 1) - twice_median);
  }
  return static_cast<double>(deviation) / (2.0 * static_cast<double>(n));
}

std::optional<double> AverageDeviationJFromMean(std::span<const OptionCounts> items) {
  return MeanOverItems(items, [](const OptionCounts& counts) { return AverageDeviationFromMean(counts); });
}

std::optional<double> AverageDeviationJFromMedian(std::span<const OptionCounts> items) {
  return MeanOverItems(items, [](const OptionCounts& counts) { return AverageDeviationFromMedian(counts); });
}

}  // namespace icap::scoring
