#include "services/profile/domain/disclosure.h"

#include <algorithm>

#include "services/common/base/error.h"

namespace icap::profile {
namespace {

Disclosure Decide(const Participation& participation, const DisclosurePolicy& policy) {
  if (participation.respondent_count < policy.min_respondents) return Disclosure::kTooFewRespondents;
  if (!participation.response_rate || *participation.response_rate < policy.min_response_rate) {
    return Disclosure::kLowResponse;
  }
  return *participation.response_rate < policy.complete_at ? Disclosure::kShownWithWarning : Disclosure::kComplete;
}

}  // namespace

absl::Status CheckPolicy(const DisclosurePolicy& policy) {
  if (policy.min_respondents < 1) return FieldInvalid("min_respondents", "must be at least 1");
  if (!(policy.min_response_rate >= 0.0 && policy.min_response_rate <= 1.0)) {
    return FieldInvalid("min_response_rate", "must be from 0 to 1");
  }
  if (!(policy.complete_at >= policy.min_response_rate && policy.complete_at <= 1.0)) {
    return FieldInvalid("complete_at", "must be from min_response_rate to 1");
  }
  return absl::OkStatus();
}

DisclosurePolicy Stricter(const DisclosurePolicy& left, const DisclosurePolicy& right) {
  return {std::max(left.min_respondents, right.min_respondents),
          std::max(left.min_response_rate, right.min_response_rate), std::max(left.complete_at, right.complete_at)};
}

Participation ParticipationOf(int64_t respondent_count, int64_t invited_count, const DisclosurePolicy& policy) {
  Participation participation{.invited_count = invited_count, .respondent_count = respondent_count};
  if (invited_count > 0) {
    participation.response_rate = static_cast<double>(respondent_count) / static_cast<double>(invited_count);
  }
  participation.disclosure = Decide(participation, policy);
  participation.limits = policy;
  return participation;
}

bool IsShown(Disclosure disclosure) {
  return disclosure == Disclosure::kComplete || disclosure == Disclosure::kShownWithWarning;
}

bool IsEnough(int64_t answer_count, const DisclosurePolicy& policy) {
  return answer_count >= policy.min_respondents;
}

}  // namespace icap::profile
