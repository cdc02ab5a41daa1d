// Renders what is queued.
#pragma once

#include <chrono>
#include <string>

#include "absl/status/statusor.h"
#include "services/reporting/app/ports.h"

namespace icap::reporting {

// Longer than reading a profile and rendering it may take together.
inline constexpr std::chrono::milliseconds kLease{60'000};
// Pause when profile is away.
inline constexpr std::chrono::milliseconds kAwayPause{500};

// What became of a round.
enum class RenderOutcome {
  kNothingQueued,
  kRendered,
  kFailed,      // for good
  kPutBack,     // tried again later
  kSuperseded,  // the profile had changed
  kDropped,     // cancelled meanwhile, or taken by another after the lease
};

// One worker: as thread safe as its typesetter, which is not.
class RenderReports {
 public:
  // `instance`: this replica's stable name.
  RenderReports(ProfileSource& profiles, ReportQueue& queue, Typesetter& typesetter, std::string instance)
      : profiles_(profiles), queue_(queue), typesetter_(typesetter), instance_(std::move(instance)) {}

  // Takes the next report and brings it to an end. An error means that the store is away; a report that was taken comes
  // again when its lease ends.
  absl::StatusOr<RenderOutcome> RenderNext();

 private:
  absl::StatusOr<RenderOutcome> Render(const Claim& claim);
  // What to do after a failure.
  absl::StatusOr<RenderOutcome> Settle(const Claim& claim, const absl::Status& failure);

  ProfileSource& profiles_;
  ReportQueue& queue_;
  Typesetter& typesetter_;
  const std::string instance_;
};

}  // namespace icap::reporting
