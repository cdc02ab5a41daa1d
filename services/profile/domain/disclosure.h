// Whether a group's results may be shown: the one place that decides it.
//
// A part of a shown group (an item's answers, a factor's scores) is shown when it reaches the minimum number by itself:
// IsEnough.
//
// Complementary suppression (across the hierarchy, across subgroups and across successive releases) comes to this
// place: a function that takes the verdicts of all groups of a release and hides further ones until no hidden cell can
// be computed from shown ones. Callers must therefore ask for verdicts here and never compare counts themselves.
//
// | case                            | verdict                                                                |
// |---------------------------------|------------------------------------------------------------------------|
// | respondents below the minimum   | kTooFewRespondents, whatever the rate                                  |
// | rate below the minimum          | kLowResponse                                                           |
// | rate below `complete_at`        | kShownWithWarning                                                      |
// | more respondents than invited   | the roster was wrong: the rate exceeds 1 and is reported so            |
// | nobody invited                  | no rate; kLowResponse: the minimum rate is not known to be met         |
// | at a threshold, exactly         | the threshold is reached                                               |
#pragma once

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"

namespace icap::profile {

// An agency's setting; the defaults are the product's.
struct DisclosurePolicy {
  int64_t min_respondents = 10;
  double min_response_rate = 0.40;
  double complete_at = 0.65;

  friend bool operator==(const DisclosurePolicy&, const DisclosurePolicy&) = default;
};

enum class Disclosure { kComplete, kShownWithWarning, kTooFewRespondents, kLowResponse };

struct Participation {
  int64_t invited_count = 0;
  int64_t respondent_count = 0;
  // respondent_count / invited_count, not clipped; undefined when nobody was invited.
  std::optional<double> response_rate;
  Disclosure disclosure = Disclosure::kTooFewRespondents;
  // What it was decided by; not known of what was stored before this was kept.
  std::optional<DisclosurePolicy> limits = {};
};

// INVALID_ARGUMENT when a rate of the policy is not from 0 to 1, complete_at is below min_response_rate, or
// min_respondents is below 1.
absl::Status CheckPolicy(const DisclosurePolicy& policy);

// The higher of the two limits each: a rollout may ask for more than the installation, never for less.
DisclosurePolicy Stricter(const DisclosurePolicy& left, const DisclosurePolicy& right);

// `respondent_count` and `invited_count` are not negative.
Participation ParticipationOf(int64_t respondent_count, int64_t invited_count, const DisclosurePolicy& policy);

// Whether anything but the participation itself may be shown.
bool IsShown(Disclosure disclosure);

// Whether a part of a group, of so many answers or scores, may be shown where the group is.
bool IsEnough(int64_t answer_count, const DisclosurePolicy& policy);

}  // namespace icap::profile
