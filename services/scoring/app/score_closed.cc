#include "services/scoring/app/score_closed.h"

#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/scoring/app/compute_scores.h"

namespace icap::scoring {

absl::Status ScoreClosed::Run(const ClosedEvent& event) {
  bool all_schools = event.school.empty();
  if (!all_schools) {
    ICAP_ASSIGN_OR_RETURN(const std::optional<std::string> method, store_.MethodVersionOf(event.rollout));
    all_schools = method.has_value() && *method != kMethodVersion;
  }
  ICAP_ASSIGN_OR_RETURN(RolloutResponses responses, source_.Read(event.rollout, all_schools ? "" : event.school));
  if (responses.header.version < event.version) {
    return Unavailable(Reason::kPeerUnavailable, "The answers are older than the event that announces them.");
  }
  if (responses.schools.empty()) return store_.MarkHandled(event.event_id);
  const bool closed = responses.header.rollout_closed;
  ICAP_ASSIGN_OR_RETURN(ScoringResult result, ComputeScores(std::move(responses), all_schools && closed));
  result.header.provenance.score_time = clock_();
  result.all_schools = all_schools;
  result.has_calibrations = all_schools && closed;
  if (!result.has_calibrations) result.header.calibrations.clear();
  return store_.Store(event, result);
}

}  // namespace icap::scoring
