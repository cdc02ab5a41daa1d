// The queue as a door: collection's events ask for scores.
#pragma once

#include "absl/status/status.h"
#include "services/common/events/event.h"
#include "services/scoring/app/score_closed.h"

namespace icap::scoring {

// Thread safe.
class ClosedEvents {
 public:
  explicit ClosedEvents(ScoreClosed& score_closed) : score_closed_(score_closed) {}

  // An events::Handler. A type that asks for nothing here, also one that this version does not know, is done at once.
  absl::Status Handle(const events::Event& event);

 private:
  ScoreClosed& score_closed_;
};

}  // namespace icap::scoring
