// Makes reports by themselves when profiles are ready.
#pragma once

#include "absl/status/status.h"
#include "services/reporting/app/ports.h"

namespace icap::reporting {

// Thread safe.
class QueueReports {
 public:
  QueueReports(ProfileSource& profiles, ReportQueue& queue) : profiles_(profiles), queue_(queue) {}

  // Queues a report for the profile of the occasion's school, or for each of the rollout: also for those that are
  // hidden, whose report says why. A profile whose report exists gets no second one.
  absl::Status FromProfiles(const Occasion& occasion);

  // Remembers that the rollout was published.
  absl::Status Publish(const Occasion& occasion);

 private:
  ProfileSource& profiles_;
  ReportQueue& queue_;
};

}  // namespace icap::reporting
