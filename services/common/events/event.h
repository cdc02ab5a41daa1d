// What services tell each other (protos/icap/event/v1): that something changed, and its version.
#pragma once

#include <cstdint>
#include <string>

namespace icap::events {

enum class EventType {
  kRolloutClosed = 1,
  kSchoolClosed = 2,
  kScoresReady = 3,
  kProfilesReady = 4,
  kRolloutPublished = 5,
  kFieldSessionCompleted = 20,
};

struct Event {
  std::string event_id;  // UUID; made by AppendToOutbox when empty
  EventType type = EventType::kRolloutClosed;
  std::string rollout;  // "agencies/a/rollouts/r"
  std::string school;   // "agencies/a/organizations/o", or empty for the whole rollout
  int64_t version = 0;
};

}  // namespace icap::events
