// Does what time asks for: opens and closes windows as planned, ends openings that were left, and
// purges once a day.
#pragma once

#include <chrono>

#include "absl/status/status.h"
#include "services/collection/app/openings.h"
#include "services/collection/app/retention.h"
#include "services/collection/app/rollouts.h"
#include "services/common/base/clock.h"

namespace icap::collection {

// Between two rounds.
inline constexpr std::chrono::milliseconds kScheduleInterval{1'000};

// Any number of replicas may run one: each step is a change of state under a lock, which happens once.
class Schedule {
 public:
  Schedule(ScheduleStore& store, Openings& openings, Rollouts& rollouts, Retention& retention, Clock clock,
           RandomBytes random);

  // One round: all that is due. The first error, after all has been tried; what failed is tried again in the next one.
  absl::Status RunDue();

 private:
  ScheduleStore& store_;
  Openings& openings_;
  Rollouts& rollouts_;
  Retention& retention_;
  const Clock clock_;
  const RandomBytes random_;
};

}  // namespace icap::collection
