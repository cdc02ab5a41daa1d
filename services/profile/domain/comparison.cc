#include "services/profile/domain/comparison.h"

#include <algorithm>
#include <cmath>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::profile {
namespace {

constexpr double kMiddlePercentile = 50.0;

double PercentileOf(std::span<const double> ascending, double x) {
  const auto [first, last] = std::equal_range(ascending.begin(), ascending.end(), x);
  const auto below = static_cast<double>(first - ascending.begin());
  const auto equal = static_cast<double>(last - first);
  return 100.0 * (below + equal / 2.0) / static_cast<double>(ascending.size());
}

}  // namespace

absl::StatusOr<std::optional<Comparison>> CompareWithSchools(const MeasurePosterior& school,
                                                             std::span<const double> ascending) {
  // Also checks the posterior.
  ICAP_ASSIGN_OR_RETURN(const LevelPlacement alone, PlacePosterior(school, {}));
  if (!std::all_of(ascending.begin(), ascending.end(), [](double measure) { return std::isfinite(measure); }) ||
      !std::is_sorted(ascending.begin(), ascending.end())) {
    return FieldInvalid("ascending", "must be finite and in ascending order");
  }
  const auto school_count = static_cast<int64_t>(ascending.size());
  if (school_count < kMinSchoolsForComparison) return std::nullopt;
  Comparison comparison{.percentile = PercentileOf(ascending, school.mean), .school_count = school_count};
  comparison.interval = {PercentileOf(ascending, alone.interval->low), PercentileOf(ascending, alone.interval->high)};
  return comparison;
}

Standing StandingOf(const Interval& percentiles) {
  if (percentiles.high - percentiles.low >= kMostSchools) return Standing::kNotDistinguishable;
  if (percentiles.high < kMiddlePercentile) return Standing::kLower;
  if (percentiles.low > kMiddlePercentile) return Standing::kHigher;
  return Standing::kMiddle;
}

}  // namespace icap::profile
