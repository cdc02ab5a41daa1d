#include "services/scoring/transport/closed_events.h"

namespace icap::scoring {

absl::Status ClosedEvents::Handle(const events::Event& event) {
  switch (event.type) {
    case events::EventType::kRolloutClosed:
      return score_closed_.Run({event.event_id, event.rollout, "", event.version});
    case events::EventType::kSchoolClosed:
      return score_closed_.Run({event.event_id, event.rollout, event.school, event.version});
    default:
      return score_closed_.Skip(event.event_id);
  }
}

}  // namespace icap::scoring
