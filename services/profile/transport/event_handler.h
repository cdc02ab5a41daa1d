// Takes the events that profile listens to: scores are ready (scoring), a rollout was published (collection).
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/common/events/event.h"
#include "services/profile/app/make_profiles.h"

namespace icap::profile {

// Services whose streams are read.
std::vector<std::string> EventSources();

// For events::Consumer and events::ReplayDeadLetters. Other events than these two are none of profile's business: OK.
class EventHandler {
 public:
  explicit EventHandler(MakeProfiles& make_profiles) : make_profiles_(make_profiles) {}

  absl::Status Handle(const events::Event& event);

 private:
  MakeProfiles& make_profiles_;
};

}  // namespace icap::profile
