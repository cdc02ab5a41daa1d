#include "services/reporting/transport/event_handler.h"

#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"

namespace icap::reporting {
namespace {

absl::StatusOr<Occasion> ToOccasion(const events::Event& event) {
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("rollout", event.rollout, "agencies/*/rollouts/*"));
  Occasion occasion{.event_id = event.event_id, .agency = ids[0], .rollout = ids[1]};
  if (!event.school.empty()) {
    ICAP_ASSIGN_OR_RETURN(const auto school, ParseName("school", event.school, "agencies/*/organizations/*"));
    occasion.school = school[1];
  }
  return occasion;
}

}  // namespace

std::vector<std::string> EventSources() {
  return {"profile", "collection"};
}

absl::Status EventHandler::Handle(const events::Event& event) {
  const bool ready = event.type == events::EventType::kProfilesReady;
  if (!ready && event.type != events::EventType::kRolloutPublished) return absl::OkStatus();
  ICAP_ASSIGN_OR_RETURN(const Occasion occasion, ToOccasion(event));
  return ready ? queue_reports_.FromProfiles(occasion) : queue_reports_.Publish(occasion);
}

}  // namespace icap::reporting
