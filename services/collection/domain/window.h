// The window of a rollout in local time, and its edges as instants.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/base/clock.h"

namespace icap::collection {

// As the agency writes it; empty times are done by hand.
struct RolloutWindow {
  std::string open_local;  // "2026-11-24T08:00"
  std::string close_local;
  std::string time_zone;  // IANA name
  std::optional<Timestamp> open;
  std::optional<Timestamp> close;

  friend bool operator==(const RolloutWindow&, const RolloutWindow&) = default;
};

// The window with its instants. A local time that the clocks skip is moved to where they go on; of one that occurs
// twice, the beginning is the earlier and the end the later. INVALID_ARGUMENT FIELD_INVALID, with `field` before the
// name of the part that is wrong: no such time or zone, no zone, an end that is not after the beginning.
absl::StatusOr<RolloutWindow> PlanWindow(std::string_view field, RolloutWindow window);

}  // namespace icap::collection
