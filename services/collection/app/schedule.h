// Does what time asks for: opens and closes windows as planned, ends openings that were left, and
// purges once a day.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "services/collection/app/openings.h"
#include "services/collection/app/retention.h"
#include "services/collection/app/rollouts.h"
#include "services/common/base/clock.h"

namespace icap::collection {

inline constexpr std::chrono::milliseconds kScheduleInterval{1'000};

// Any number of replicas may run one: each step is a change of state under a lock, which happens once.
class Schedule {
 public:
  // `report` gets what went wrong, from the schedule's thread; the work is tried again.
  Schedule(ScheduleStore& store, Openings& openings, Rollouts& rollouts, Retention& retention, Clock clock,
           RandomBytes random, std::function<void(const absl::Status&)> report);
  ~Schedule();

  void Start();
  // Returns when the thread has ended.
  void Stop();

  // One round. Public for tests; Start calls it in a loop.
  absl::Status RunDue();

 private:
  void Run();

  ScheduleStore& store_;
  Openings& openings_;
  Rollouts& rollouts_;
  Retention& retention_;
  const Clock clock_;
  const RandomBytes random_;
  const std::function<void(const absl::Status&)> report_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace icap::collection
