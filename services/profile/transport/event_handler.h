// Takes the events that profile listens to: scores are ready (scoring), a rollout was published or a field session
// is complete (collection).
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/common/events/event.h"
#include "services/profile/app/make_profiles.h"

namespace icap::profile {

// Services whose streams are read.
std::vector<std::string> EventSources();

// For events::Consumer and events::ReplayDeadLetters. Other events than these are none of profile's business: OK.
class EventHandler {
 public:
  EventHandler(MakeProfiles& make_profiles, RefreshFieldWork& refresh_field_work)
      : make_profiles_(make_profiles), refresh_field_work_(refresh_field_work) {}

  absl::Status Handle(const events::Event& event);

 private:
  MakeProfiles& make_profiles_;
  RefreshFieldWork& refresh_field_work_;
};

}  // namespace icap::profile
