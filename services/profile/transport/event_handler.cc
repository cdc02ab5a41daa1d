#include "services/profile/transport/event_handler.h"

#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"

namespace icap::profile {
namespace {

absl::StatusOr<Occasion> ToOccasion(const events::Event& event) {
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("rollout", event.rollout, "agencies/*/rollouts/*"));
  Occasion occasion{.event_id = event.event_id, .agency = ids[0], .rollout = ids[1], .version = event.version};
  if (!event.school.empty()) {
    ICAP_ASSIGN_OR_RETURN(const auto school, ParseName("school", event.school, "agencies/*/organizations/*"));
    occasion.school = school[1];
  }
  return occasion;
}

}  // namespace

std::vector<std::string> EventSources() {
  return {"scoring", "collection"};
}

absl::Status EventHandler::Handle(const events::Event& event) {
  if (event.type == events::EventType::kFieldSessionCompleted) {
    ICAP_ASSIGN_OR_RETURN(const Occasion occasion, ToOccasion(event));
    return refresh_field_work_.Run(occasion);
  }
  const bool scores = event.type == events::EventType::kScoresReady;
  if (!scores && event.type != events::EventType::kRolloutPublished) return absl::OkStatus();
  ICAP_ASSIGN_OR_RETURN(const Occasion occasion, ToOccasion(event));
  return scores ? make_profiles_.FromScores(occasion) : make_profiles_.Publish(occasion);
}

}  // namespace icap::profile
