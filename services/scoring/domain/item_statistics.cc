#include "services/scoring/domain/item_statistics.h"

#include <array>
#include <cmath>

namespace icap::scoring {

OptionCounts CountOptions(std::span<const Category> answers, int32_t category_count) {
  // One cell for every byte, so that no answer can write outside.
  std::array<int32_t, 256> tally{};
  for (const Category answer : answers) ++tally[answer];
  return OptionCounts(tally.begin() + 1, tally.begin() + 1 + category_count);
}

ItemStatistics ItemStatisticsOf(std::span<const int32_t> counts) {
  int64_t n = 0;
  int64_t sum = 0;
  int64_t sum_of_squares = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    const int64_t category = static_cast<int64_t>(i) + 1;
    n += counts[i];
    sum += category * counts[i];
    sum_of_squares += category * category * counts[i];
  }
  ItemStatistics statistics{.answer_count = n};
  if (n >= 1) statistics.mean = static_cast<double>(sum) / static_cast<double>(n);
  if (n >= 2) {
    // At most 10^7 respondents and 32 options: n Σx² stays below 2^57.
    const int64_t numerator = n * sum_of_squares - sum * sum;
    statistics.variance = static_cast<double>(numerator) / (static_cast<double>(n) * static_cast<double>(n - 1));
    statistics.sd = std::sqrt(*statistics.variance);
  }
  return statistics;
}

}  // namespace icap::scoring
