// Levels on a measure whose curve may not reach every cut point: an option nobody chose at an end of the scale bounds
// what can be expected on the response scale. A cut point that the curve cannot reach separates nothing: no school is
// beyond it.
//
// | case                                          | result                                                          |
// |-----------------------------------------------|-----------------------------------------------------------------|
// | cut point below the curve (always reached)    | probability 0 for the levels below it                           |
// | cut point above the curve (never reached)     | probability 0 for the levels from it on                         |
// | all others                                    | measure_levels.h, on the cut points in reach                    |
// | an always reached one after another kind, or a reachable one after one never reached | INVALID_ARGUMENT         |
//
// Source: measure_levels.h.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "absl/status/statusor.h"
#include "services/profile/domain/levels.h"
#include "services/profile/domain/measure_levels.h"

namespace icap::profile {

struct CarriedCutPoint {
  // Absent where the curve does not reach it.
  std::optional<double> measure;
  // Absent because the curve lies above it everywhere.
  bool always_reached = false;
};

struct MeasureLevels {
  LevelPlacement placement;
  MissingTeacherBounds bounds;
};

// The placement's interval is on the measure.
absl::StatusOr<MeasureLevels> PlaceMeasure(const MeasurePosterior& posterior, const MeasuredFaculty& faculty,
                                           int64_t invited_count, std::span<const CarriedCutPoint> cut_points);

}  // namespace icap::profile
