#include "services/profile/domain/comparison.h"

#include <algorithm>
#include <cmath>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/profile/domain/aggregate.h"

namespace icap::profile {
namespace {

double PercentileOf(std::span<const double> ascending, double x) {
  const auto [first, last] = std::equal_range(ascending.begin(), ascending.end(), x);
  const auto below = static_cast<double>(first - ascending.begin());
  const auto equal = static_cast<double>(last - first);
  return 100.0 * (below + equal / 2.0) / static_cast<double>(ascending.size());
}

}  // namespace

absl::StatusOr<std::optional<Comparison>> CompareWithSchools(const MeasurePosterior& school,
                                                             std::span<const double> schools) {
  // Also checks the posterior.
  ICAP_ASSIGN_OR_RETURN(const LevelPlacement alone, PlacePosterior(school, {}));
  if (!std::all_of(schools.begin(), schools.end(), [](double measure) { return std::isfinite(measure); })) {
    return FieldInvalid("schools", "must be finite");
  }
  if (static_cast<int64_t>(schools.size()) < kMinSchoolsForDistribution) return std::nullopt;
  std::vector<double> ascending(schools.begin(), schools.end());
  std::sort(ascending.begin(), ascending.end());
  Comparison comparison{.percentile = PercentileOf(ascending, school.mean)};
  comparison.interval = {PercentileOf(ascending, alone.interval->low), PercentileOf(ascending, alone.interval->high)};
  const std::vector<double> quartiles = {*Quantile(ascending, 0.25), *Quantile(ascending, 0.5),
                                         *Quantile(ascending, 0.75)};
  if (quartiles[0] < quartiles[1] && quartiles[1] < quartiles[2]) {
    ICAP_ASSIGN_OR_RETURN(comparison.quarters, PlacePosterior(school, quartiles));
  }
  return comparison;
}

}  // namespace icap::profile
