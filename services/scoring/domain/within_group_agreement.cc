#include "services/scoring/domain/within_group_agreement.h"

#include <algorithm>
#include <array>

#include "services/scoring/domain/item_statistics.h"

namespace icap::scoring {
namespace {

// LeBreton & Senter (2008), table 2: 5 to 11 options.
constexpr int32_t kFirstSkewed = 5;
constexpr std::array<double, 7> kSlightSkew = {1.34, 1.85, 2.90, 3.47, 5.66, 6.30, 7.31};
constexpr std::array<double, 7> kModerateSkew = {0.90, 1.26, 2.14, 2.79, 4.73, 5.09, 6.32};

}  // namespace

std::optional<double> NullVariance(NullDistribution null, int32_t category_count) {
  if (null == NullDistribution::kUniform) {
    return static_cast<double>(category_count * category_count - 1) / 12.0;
  }
  const auto& skewed = null == NullDistribution::kSlightSkew ? kSlightSkew : kModerateSkew;
  const int32_t row = category_count - kFirstSkewed;
  if (row < 0 || row >= static_cast<int32_t>(skewed.size())) return std::nullopt;
  return skewed[row];
}

std::optional<double> WithinGroupAgreement(std::span<const int32_t> counts, NullDistribution null) {
  const auto observed = ItemStatisticsOf(counts).variance;
  const auto expected = NullVariance(null, static_cast<int32_t>(counts.size()));
  if (!observed || !expected) return std::nullopt;
  return 1.0 - *observed / *expected;
}

std::optional<double> TruncatedAtZero(std::optional<double> agreement) {
  if (!agreement) return std::nullopt;
  return std::max(0.0, *agreement);
}

}  // namespace icap::scoring
