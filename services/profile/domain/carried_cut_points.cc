#include "services/profile/domain/carried_cut_points.h"

#include <vector>

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::profile {
namespace {

// The cut points in reach, and how many levels lie below all of them.
struct Reach {
  std::vector<double> cut_points;
  int first_level = 0;
};

absl::StatusOr<Reach> ReachOf(std::span<const CarriedCutPoint> cut_points) {
  Reach reach;
  bool beyond = false;
  for (size_t i = 0; i < cut_points.size(); ++i) {
    const CarriedCutPoint& cut = cut_points[i];
    const bool always = !cut.measure && cut.always_reached;
    if ((always && (beyond || !reach.cut_points.empty())) || (beyond && cut.measure)) {
      return FieldInvalid(fmt::format("cut_points[{}]", i), "must be above the one before");
    }
    if (always) ++reach.first_level;
    if (cut.measure) reach.cut_points.push_back(*cut.measure);
    beyond = beyond || (!always && !cut.measure);
  }
  return reach;
}

LevelRange Shifted(const LevelRange& range, int levels) {
  return {range.lowest + levels, range.highest + levels};
}

}  // namespace

absl::StatusOr<MeasureLevels> PlaceMeasure(const MeasurePosterior& posterior, const MeasuredFaculty& faculty,
                                           int64_t invited_count, std::span<const CarriedCutPoint> cut_points) {
  ICAP_ASSIGN_OR_RETURN(const Reach reach, ReachOf(cut_points));
  MeasureLevels levels;
  ICAP_ASSIGN_OR_RETURN(levels.placement, PlacePosterior(posterior, reach.cut_points));
  ICAP_ASSIGN_OR_RETURN(levels.bounds, BoundPosterior(posterior, faculty, invited_count, reach.cut_points));
  std::vector<double>& probabilities = levels.placement.probabilities;
  probabilities.insert(probabilities.begin(), reach.first_level, 0.0);
  probabilities.resize(cut_points.size() + 1, 0.0);
  for (LevelRange* range : {&levels.placement.named, &levels.bounds.named_if_low, &levels.bounds.named_if_high}) {
    *range = Shifted(*range, reach.first_level);
  }
  return levels;
}

}  // namespace icap::profile
