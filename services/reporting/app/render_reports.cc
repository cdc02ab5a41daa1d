#include "services/reporting/app/render_reports.h"

#include "services/common/base/status_macros.h"
#include "services/reporting/domain/attempts.h"

namespace icap::reporting {
namespace {

constexpr char kTemplate[] = "school_report";
// Profiles carry their instrument's texts in one language; the words around them follow when the templates have
// another.
constexpr char kLanguage[] = "en";

RenderOutcome IfHeld(bool held, RenderOutcome outcome) {
  return held ? outcome : RenderOutcome::kDropped;
}

}  // namespace

absl::StatusOr<RenderOutcome> RenderReports::RenderNext() {
  ICAP_ASSIGN_OR_RETURN(const std::optional<Claim> claim, queue_.ClaimNext(instance_, kLease));
  if (!claim.has_value()) return RenderOutcome::kNothingQueued;
  return Render(*claim);
}

absl::StatusOr<RenderOutcome> RenderReports::Render(const Claim& claim) {
  const ReportId& id = claim.report.id;
  const auto profile = profiles_.Read(id.agency, id.rollout, id.school);
  if (!profile.ok()) return Settle(claim, profile.status());
  if (profile->fingerprint != claim.report.fingerprint) {
    ICAP_ASSIGN_OR_RETURN(const bool held, queue_.Supersede(claim, ReportOf(*profile)));
    return IfHeld(held, RenderOutcome::kSuperseded);
  }
  const auto document = typesetter_.Render(kTemplate, kLanguage, profile->json);
  if (!document.ok()) return Settle(claim, document.status());
  ICAP_ASSIGN_OR_RETURN(const bool held, queue_.Complete(claim, *document));
  return IfHeld(held, RenderOutcome::kRendered);
}

absl::StatusOr<RenderOutcome> RenderReports::Settle(const Claim& claim, const absl::Status& failure) {
  const std::string error(failure.message());
  if (absl::IsUnavailable(failure)) {
    ICAP_ASSIGN_OR_RETURN(const bool held, queue_.GiveBack(claim, kAwayPause));
    return IfHeld(held, RenderOutcome::kPutBack);
  }
  if (MayTryAgain(claim.report.attempts)) {
    ICAP_ASSIGN_OR_RETURN(const bool held, queue_.PutBack(claim, error, PauseAfter(claim.report.attempts)));
    return IfHeld(held, RenderOutcome::kPutBack);
  }
  ICAP_ASSIGN_OR_RETURN(const bool held, queue_.Fail(claim, error));
  return IfHeld(held, RenderOutcome::kFailed);
}

}  // namespace icap::reporting
