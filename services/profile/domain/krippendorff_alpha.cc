#include "services/profile/domain/krippendorff_alpha.h"

#include <algorithm>

#include <fmt/format.h>

#include "services/common/base/error.h"

namespace icap::profile {
namespace {

constexpr int kMinLevelCount = 2;
constexpr int kMaxRatedLevelCount = 32;

struct Coincidences {
  // Row by row.
  std::vector<double> cells;
  std::vector<double> margins;
};

void AddUnit(const UnitRatings& unit, int level_count, Coincidences& coincidences) {
  std::vector<int64_t> counts(level_count, 0);
  for (const int level : unit) ++counts[level - 1];
  const auto others = static_cast<double>(unit.size() - 1);
  for (int c = 0; c < level_count; ++c) {
    coincidences.margins[c] += static_cast<double>(counts[c]);
    for (int k = 0; k < level_count; ++k) {
      const int64_t pairs = counts[c] * (c == k ? counts[k] - 1 : counts[k]);
      coincidences.cells[c * level_count + k] += static_cast<double>(pairs) / others;
    }
  }
}

// δ² of two levels, low < high.
double SquaredDistance(AlphaMetric metric, const std::vector<double>& margins, int low, int high) {
  switch (metric) {
    case AlphaMetric::kNominal:
      return 1.0;
    case AlphaMetric::kInterval:
      return static_cast<double>((high - low) * (high - low));
    case AlphaMetric::kOrdinal: {
      double ranks = -(margins[low] + margins[high]) / 2.0;
      for (int g = low; g <= high; ++g) ranks += margins[g];
      return ranks * ranks;
    }
  }
  return 0.0;
}

}  // namespace

absl::StatusOr<KrippendorffAlpha> KrippendorffAlphaOf(std::span<const UnitRatings> units, int level_count,
                                                      AlphaMetric metric) {
  if (level_count < kMinLevelCount || level_count > kMaxRatedLevelCount) {
    return FieldInvalid("level_count", fmt::format("must be from {} to {}", kMinLevelCount, kMaxRatedLevelCount));
  }
  KrippendorffAlpha result;
  Coincidences coincidences{.cells = std::vector<double>(static_cast<size_t>(level_count) * level_count, 0.0),
                            .margins = std::vector<double>(level_count, 0.0)};
  for (size_t u = 0; u < units.size(); ++u) {
    const bool valid = std::all_of(units[u].begin(), units[u].end(),
                                   [level_count](int level) { return level >= 1 && level <= level_count; });
    if (!valid) {
      return FieldInvalid(fmt::format("units[{}]", u), fmt::format("has a level outside 1 to {}", level_count));
    }
    if (units[u].size() < 2) continue;
    ++result.unit_count;
    result.rating_count += static_cast<int64_t>(units[u].size());
    AddUnit(units[u], level_count, coincidences);
  }
  if (result.unit_count == 0) return result;

  double observed = 0;
  double expected = 0;
  for (int low = 0; low < level_count; ++low) {
    for (int high = low + 1; high < level_count; ++high) {
      const double distance = SquaredDistance(metric, coincidences.margins, low, high);
      observed += coincidences.cells[low * level_count + high] * distance;
      expected += coincidences.margins[low] * coincidences.margins[high] * distance;
    }
  }
  if (expected == 0.0) {
    result.outcome = AlphaOutcome::kNoVariation;
    return result;
  }
  result.outcome = AlphaOutcome::kEstimated;
  result.alpha = 1.0 - static_cast<double>(result.rating_count - 1) * observed / expected;
  return result;
}

}  // namespace icap::profile
