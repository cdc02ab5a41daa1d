#include "services/scoring/domain/within_group_agreement_j.h"

#include <algorithm>

namespace icap::scoring {
namespace {

// mean s² / mean σ².
std::optional<double> VarianceRatio(std::span<const OptionCounts> items, NullDistribution null) {
  if (items.empty()) return std::nullopt;
  double observed_sum = 0;
  double expected_sum = 0;
  for (const OptionCounts& counts : items) {
    const auto observed = ItemStatisticsOf(counts).variance;
    const auto expected = NullVariance(null, static_cast<int32_t>(counts.size()));
    if (!observed || !expected) return std::nullopt;
    observed_sum += *observed;
    expected_sum += *expected;
  }
  return observed_sum / expected_sum;
}

}  // namespace

std::optional<double> WithinGroupAgreementJ(std::span<const OptionCounts> items, NullDistribution null) {
  const auto ratio = VarianceRatio(items, null);
  if (!ratio) return std::nullopt;
  const double q = std::min(1.0, *ratio);
  const double agreed = static_cast<double>(items.size()) * (1.0 - q);
  return agreed / (agreed + q);
}

std::optional<double> LindellAgreementJ(std::span<const OptionCounts> items) {
  const auto ratio = VarianceRatio(items, NullDistribution::kUniform);
  if (!ratio) return std::nullopt;
  return 1.0 - *ratio;
}

}  // namespace icap::scoring
