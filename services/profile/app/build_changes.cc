#include "services/profile/app/build_changes.h"

#include <algorithm>
#include <string_view>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/profile/domain/change.h"

namespace icap::profile {
namespace {

// What scoring calls them (services/scoring/README.md).
constexpr std::string_view kLinked = "LINKED";
constexpr std::string_view kTooFewLinkedItems = "TOO_FEW_LINKED_ITEMS";
constexpr std::string_view kItemsDisplaced = "ITEMS_DISPLACED";

ChangeState StateWithout(const FactorLink& link) {
  if (link.outcome == kTooFewLinkedItems) return ChangeState::kTooFewLinkedItems;
  if (link.outcome == kItemsDisplaced) return ChangeState::kItemsDisplaced;
  return ChangeState::kNoCalibration;
}

ChangeState StateOf(ChangeVerdict verdict) {
  switch (verdict) {
    case ChangeVerdict::kRose:
      return ChangeState::kRose;
    case ChangeVerdict::kFell:
      return ChangeState::kFell;
    case ChangeVerdict::kNotDistinguishable:
      return ChangeState::kNotBeyondError;
  }
  return ChangeState::kNotBeyondError;
}

bool IsMeasured(const LinkedMeasure& measure) {
  return measure.value && measure.standard_error && measure.category;
}

absl::StatusOr<FactorChange> BuildChange(const FactorScore& score, const FactorLink& link,
                                         const DisclosurePolicy& policy) {
  if (link.outcome != kLinked) return FactorChange{.state = StateWithout(link)};
  if (!score.linked) return FactorChange{.state = ChangeState::kNoMeasure};
  const LinkedMeasure& before = score.linked->before;
  const LinkedMeasure& after = score.linked->after;
  if (!IsEnough(before.respondent_count, policy) || !IsEnough(after.respondent_count, policy)) {
    return FactorChange{.state = ChangeState::kTooFewRespondents};
  }
  if (!IsMeasured(before) || !IsMeasured(after)) return FactorChange{.state = ChangeState::kNoMeasure};
  ICAP_ASSIGN_OR_RETURN(const Change change,
                        ChangeBetween({*before.value, *before.standard_error}, {*after.value, *after.standard_error},
                                      link.link_standard_error.value_or(0.0)));
  return FactorChange{.state = StateOf(change.verdict),
                      .difference = change.difference,
                      .standard_error = change.standard_error,
                      .interval_low = change.interval.low,
                      .interval_high = change.interval.high,
                      .z = change.z,
                      .before_category = before.category,
                      .after_category = after.category};
}

bool HasHiddenItem(const SchoolProfile& profile, const instrument::Instrument& instrument, const std::string& factor) {
  const std::vector<size_t> items = instrument::ItemsOf(instrument, factor);
  return std::any_of(items.begin(), items.end(), [&](size_t item) {
    return profile.items[item].verdict == SplitVerdict::kTooFew && profile.items[item].respondent_count > 0;
  });
}

}  // namespace

absl::Status AddChanges(const SchoolScores& scores, const Rollout& rollout, std::span<const FactorLink> links,
                        const DisclosurePolicy& policy, SchoolProfile& profile) {
  if (!rollout.earlier || !IsShown(profile.participation.disclosure)) return absl::OkStatus();
  if (links.size() != scores.factors.size()) return Internal("Links do not fit the instrument.");
  if (!scores.earlier_respondent_count) {
    profile.earlier_note = EarlierNote::kSchoolNotInIt;
    return absl::OkStatus();
  }
  const Participation before =
      ParticipationOf(*scores.earlier_respondent_count, scores.earlier_invited_count.value_or(0), policy);
  if (!IsShown(before.disclosure)) {
    profile.earlier_note = EarlierNote::kHidden;
    return absl::OkStatus();
  }
  for (size_t f = 0; f < profile.factors.size(); ++f) {
    FactorResult& factor = profile.factors[f];
    if (!IsEnough(factor.respondent_count, policy) || HasHiddenItem(profile, rollout.instrument, links[f].factor)) {
      factor.change = FactorChange{.state = ChangeState::kTooFewRespondents};
      continue;
    }
    ICAP_ASSIGN_OR_RETURN(factor.change, BuildChange(scores.factors[f], links[f], policy));
  }
  return absl::OkStatus();
}

}  // namespace icap::profile
