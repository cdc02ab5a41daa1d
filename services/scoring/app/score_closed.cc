#include "services/scoring/app/score_closed.h"

#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/scoring/app/compute_scores.h"
#include "services/scoring/app/link_rollouts.h"

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
  const bool whole = all_schools && responses.header.rollout_closed;
  std::optional<RolloutResponses> earlier;
  if (whole) {
    ICAP_ASSIGN_OR_RETURN(earlier, ReadEarlier(responses.header));
  }
  ICAP_ASSIGN_OR_RETURN(ScoringResult result, ComputeScores(std::move(responses), whole, std::move(earlier)));
  result.header.provenance.score_time = clock_();
  result.all_schools = all_schools;
  result.has_calibrations = whole;
  if (!result.has_calibrations) result.header.calibrations.clear();
  return store_.Store(event, result);
}

absl::StatusOr<std::optional<RolloutResponses>> ScoreClosed::ReadEarlier(const ResponseHeader& header) {
  if (header.tabulated || !header.close_time) return std::nullopt;
  ICAP_ASSIGN_OR_RETURN(const std::vector<EarlierRollout> rollouts,
                        store_.ListEarlier(header.rollout, *header.close_time));
  const EarlierRollout* chosen = ChooseEarlier(rollouts, header.instrument);
  if (chosen == nullptr) return std::nullopt;
  auto responses = source_.Read(chosen->rollout, "");
  // Its answers may have been deleted since.
  if (absl::IsNotFound(responses.status())) return std::nullopt;
  ICAP_RETURN_IF_ERROR(responses.status());
  if (responses->schools.empty()) return std::nullopt;
  responses->header.close_time = chosen->close_time;
  return std::optional(*std::move(responses));
}

}  // namespace icap::scoring
