// Takes the events that reporting listens to: profiles are ready (profile), a rollout was published (collection).
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/common/events/event.h"
#include "services/reporting/app/queue_reports.h"

namespace icap::reporting {

// Services whose streams are read.
std::vector<std::string> EventSources();

// For events::Consumer and events::ReplayDeadLetters. Other events than these two are none of reporting's business: OK.
class EventHandler {
 public:
  explicit EventHandler(QueueReports& queue_reports) : queue_reports_(queue_reports) {}

  absl::Status Handle(const events::Event& event);

 private:
  QueueReports& queue_reports_;
};

}  // namespace icap::reporting
