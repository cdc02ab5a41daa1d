#include "services/scoring/domain/cronbach_alpha.h"

namespace icap::scoring {
namespace {

// A product of two 64-bit sums can need more than 64 bits.
using WideInteger = __int128;

// n (n - 1) times the variance.
WideInteger ScaledVariance(const PowerSums& sums, int64_t n) {
  return static_cast<WideInteger>(n) * sums.sum_of_squares - static_cast<WideInteger>(sums.sum) * sums.sum;
}

}  // namespace

std::optional<double> CronbachAlpha(const CompleteResponseSums& sums) {
  if (sums.items.size() < 2 || sums.respondent_count < 2) return std::nullopt;
  const WideInteger total_variance = ScaledVariance(sums.total, sums.respondent_count);
  if (total_variance == 0) return std::nullopt;
  WideInteger item_variance = 0;
  for (const PowerSums& item : sums.items) item_variance += ScaledVariance(item, sums.respondent_count);
  const double k = static_cast<double>(sums.items.size());
  const double common = static_cast<double>(total_variance - item_variance) / static_cast<double>(total_variance);
  return k / (k - 1.0) * common;
}

}  // namespace icap::scoring
