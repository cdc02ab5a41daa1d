#include "services/scoring/domain/linked_measures.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <optional>
#include <thread>
#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/scoring/domain/answer_vectors.h"
#include "services/scoring/domain/factor_score.h"
#include "services/scoring/domain/graded_response.h"
#include "services/scoring/domain/group_summary.h"
#include "services/scoring/domain/measure_rollout.h"
#include "services/scoring/domain/partial_credit_conditional.h"
#include "services/scoring/domain/raw_score_statistics.h"

namespace icap::scoring {
namespace {

// The linked items' parameters in the earlier rollout, and their locations in both.
struct Anchors {
  std::vector<PartialCreditItem> partial_credit;
  std::vector<GradedItem> graded;
  std::vector<LinkItem> locations;
};

absl::Status CheckBoth(const ResponseMatrix& before, const ResponseMatrix& after, const FactorInBoth& factor) {
  if (!factor.before.items.empty()) ICAP_RETURN_IF_ERROR(CheckFactors(before, std::span(&factor.before, 1)));
  if (!factor.after.items.empty()) ICAP_RETURN_IF_ERROR(CheckFactors(after, std::span(&factor.after, 1)));
  const auto linked = std::count_if(factor.items.begin(), factor.items.end(),
                                    [](const ItemLink& item) { return item.state == LinkState::kLinked; });
  if (factor.before.items.size() != static_cast<size_t>(linked) ||
      factor.after.items.size() != static_cast<size_t>(linked)) {
    return FieldInvalid("factor", "must have the linked items in both rollouts");
  }
  for (size_t i = 0; i < factor.before.items.size(); ++i) {
    const ItemColumn& earlier = before.Column(factor.before.items[i].column);
    const ItemColumn& later = after.Column(factor.after.items[i].column);
    if (earlier.id != later.id || earlier.category_count != later.category_count) {
      return FieldInvalid("factor", "must have the same items with the same options in both rollouts");
    }
  }
  return absl::OkStatus();
}

// Leaves out the linked items for which `is_out` holds and gives them a state; `is_out` takes their place among those
// that are linked.
template <typename IsOut>
void LeaveOut(FactorInBoth& factor, LinkState state, IsOut is_out) {
  Factor before{.id = factor.before.id, .items = {}};
  Factor after{.id = factor.after.id, .items = {}};
  size_t place = 0;
  for (ItemLink& item : factor.items) {
    if (item.state != LinkState::kLinked) continue;
    if (is_out(place)) {
      item.state = state;
    } else {
      before.items.push_back(factor.before.items[place]);
      after.items.push_back(factor.after.items[place]);
    }
    ++place;
  }
  factor.before = std::move(before);
  factor.after = std::move(after);
}

bool IsChosenAlike(const std::vector<double>& before, const std::vector<double>& after) {
  return std::equal(before.begin(), before.end(), after.begin(), after.end(),
                    [](double a, double b) { return (a > 0) == (b > 0); });
}

void LeaveOutOptionsNotChosen(const ResponseMatrix& before, const ResponseMatrix& after, FactorInBoth& factor) {
  const RawScoreStatistics earlier = RawScoresOf(before, factor.before);
  const RawScoreStatistics later = RawScoresOf(after, factor.after);
  LeaveOut(factor, LinkState::kOptionNotChosen,
           [&](size_t item) { return !IsChosenAlike(earlier.category_counts[item], later.category_counts[item]); });
}

// The mean step of each item with its error.
std::vector<Location> LocationsOf(const ConditionalCalibration& calibration) {
  std::vector<Location> locations;
  for (size_t i = 0; i < calibration.items.size(); ++i) {
    const PartialCreditItem& item = calibration.items[i];
    const int32_t width = item.highest() - item.lowest();
    const double total = width > 0 ? *item.difficulties[item.highest()] : 0.0;
    locations.push_back({width > 0 ? total / width : 0.0, calibration.location_errors[i]});
  }
  return locations;
}

std::optional<Anchors> AnchorPartialCredit(const ResponseMatrix& before, const ResponseMatrix& after,
                                           const FactorInBoth& factor) {
  ConditionalCalibration earlier = PartialCreditConditional(RawScoresOf(before, factor.before));
  const ConditionalCalibration later = PartialCreditConditional(RawScoresOf(after, factor.after));
  if (earlier.items.empty() || later.items.empty()) return std::nullopt;
  const std::vector<Location> from = LocationsOf(earlier);
  const std::vector<Location> to = LocationsOf(later);
  Anchors anchors;
  for (size_t i = 0; i < from.size(); ++i) {
    anchors.locations.push_back({before.Column(factor.before.items[i].column).id, from[i], to[i]});
  }
  anchors.partial_credit = std::move(earlier.items);
  return anchors;
}

bool AllRise(const std::vector<GradedItem>& items) {
  return std::all_of(items.begin(), items.end(), [](const GradedItem& item) { return item.slope > 0; });
}

double MeanLogSlope(const std::vector<GradedItem>& items) {
  double sum = 0;
  for (const GradedItem& item : items) sum += std::log(item.slope);
  return sum / static_cast<double>(items.size());
}

double MeanThreshold(const GradedItem& item) {
  double sum = 0;
  for (const double threshold : item.thresholds) sum += threshold;
  return sum / static_cast<double>(item.thresholds.size());
}

std::optional<Anchors> AnchorGraded(const ResponseMatrix& before, const ResponseMatrix& after,
                                    const FactorInBoth& factor) {
  GradedCalibration earlier = GradedResponse(AnswerVectorsOf(before, factor.before));
  const GradedCalibration later = GradedResponse(AnswerVectorsOf(after, factor.after));
  if (earlier.items.empty() || later.items.empty() || !AllRise(earlier.items) || !AllRise(later.items)) {
    return std::nullopt;
  }
  const double unit = std::exp(MeanLogSlope(later.items) - MeanLogSlope(earlier.items));
  Anchors anchors;
  for (size_t i = 0; i < earlier.items.size(); ++i) {
    anchors.locations.push_back({before.Column(factor.before.items[i].column).id,
                                 {MeanThreshold(earlier.items[i]), 0.0},
                                 {MeanThreshold(later.items[i]) * unit, 0.0}});
  }
  anchors.graded = std::move(earlier.items);
  return anchors;
}

// The elements whose item is kept.
template <typename Item>
std::vector<Item> Kept(const std::vector<Item>& items, const Link& link) {
  std::vector<Item> kept;
  for (size_t i = 0; i < items.size(); ++i) {
    if (link.items[i].kept) kept.push_back(items[i]);
  }
  return kept;
}

std::vector<LinkedMeasure> MeansOf(const ResponseMatrix& matrix, const Factor& factor) {
  std::vector<LinkedMeasure> measures;
  for (SchoolIndex school; school.value < matrix.school_count(); ++school.value) {
    const GroupSummary summary = Summarize(ScoreRespondents(matrix, factor, school).scores);
    measures.push_back({summary.respondent_count, summary.mean, summary.standard_error, summary.mean});
  }
  return measures;
}

absl::StatusOr<std::vector<LinkedMeasure>> MeasuresOf(const ResponseMatrix& matrix, const Factor& factor,
                                                      const FactorMeasurement& measurement) {
  RolloutScores scores;
  scores.calibrations.resize(1);
  scores.schools.resize(matrix.school_count());
  for (SchoolScores& school : scores.schools) school.factors.resize(1);
  const std::vector<std::optional<int64_t>> faculties(matrix.school_count());
  ICAP_RETURN_IF_ERROR(
      MeasureRollout(matrix, std::span(&factor, 1), std::span(&measurement, 1), faculties, /*thread_count=*/1, scores));
  std::vector<LinkedMeasure> measures;
  for (const SchoolScores& school : scores.schools) {
    const FittedSchool& fitted = school.factors[0].fitted;
    measures.push_back({fitted.measured_count, fitted.measure, fitted.standard_error, fitted.category});
  }
  return measures;
}

// Marks what is displaced in `factor` and gives the link; sets the outcome.
absl::StatusOr<Link> CheckAnchors(const Anchors& anchors, const LinkPolicy& policy, FactorInBoth& factor,
                                  FactorLink& result) {
  ICAP_ASSIGN_OR_RETURN(const Link link, CheckLink(anchors.locations, policy));
  size_t place = 0;
  for (ItemLink& item : factor.items) {
    if (item.state == LinkState::kLinked) item.displacement = link.items[place++].displacement;
  }
  LeaveOut(factor, LinkState::kDisplaced, [&](size_t item) { return !link.items[item].kept; });
  result.outcome = link.usable ? kLinkedOutcome : kItemsDisplaced;
  result.link_standard_error = link.link_error;
  return link;
}

absl::Status MeasureByModel(const ResponseMatrix& before, const ResponseMatrix& after, const LinkPolicy& policy,
                            FactorInBoth& factor, LinkedFactor& linked) {
  const auto anchors = factor.model == FactorModel::kPartialCredit ? AnchorPartialCredit(before, after, factor)
                                                                   : AnchorGraded(before, after, factor);
  if (!anchors) {
    linked.link.outcome = kNoCalibration;
    return absl::OkStatus();
  }
  ICAP_ASSIGN_OR_RETURN(const Link link, CheckAnchors(*anchors, policy, factor, linked.link));
  if (!link.usable) return absl::OkStatus();
  FactorMeasurement measurement{.model = factor.model};
  if (factor.model == FactorModel::kPartialCredit) {
    measurement.given_partial_credit = Kept(anchors->partial_credit, link);
  } else {
    measurement.given_graded = Kept(anchors->graded, link);
  }
  ICAP_ASSIGN_OR_RETURN(linked.before, MeasuresOf(before, factor.before, measurement));
  ICAP_ASSIGN_OR_RETURN(linked.after, MeasuresOf(after, factor.after, measurement));
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<LinkedFactor> MeasureLinked(const ResponseMatrix& before, const ResponseMatrix& after,
                                           const FactorInBoth& factor, const LinkPolicy& policy) {
  ICAP_RETURN_IF_ERROR(CheckBoth(before, after, factor));
  FactorInBoth kept = factor;
  LinkedFactor linked;
  linked.link.factor_id = factor.after.id;
  const auto too_few = [&] { return static_cast<int64_t>(kept.before.items.size()) < policy.min_items; };
  if (!too_few() && kept.model != FactorModel::kMean) LeaveOutOptionsNotChosen(before, after, kept);
  if (too_few()) {
    linked.link.outcome = kTooFewLinkedItems;
  } else if (kept.model == FactorModel::kMean) {
    linked.link.outcome = kLinkedOutcome;
    linked.before = MeansOf(before, kept.before);
    linked.after = MeansOf(after, kept.after);
  } else {
    ICAP_RETURN_IF_ERROR(MeasureByModel(before, after, policy, kept, linked));
  }
  linked.link.items = std::move(kept.items);
  return linked;
}

absl::StatusOr<std::vector<LinkedFactor>> MeasureAllLinked(const ResponseMatrix& before, const ResponseMatrix& after,
                                                           std::span<const FactorInBoth> factors,
                                                           const LinkPolicy& policy, int thread_count) {
  std::vector<absl::StatusOr<LinkedFactor>> measured(factors.size(), absl::UnknownError("not measured"));
  std::atomic<size_t> next = 0;
  const auto work = [&] {
    for (size_t f = next++; f < factors.size(); f = next++) {
      measured[f] = MeasureLinked(before, after, factors[f], policy);
    }
  };
  std::vector<std::thread> helpers;
  for (int thread = 1; thread < thread_count; ++thread) helpers.emplace_back(work);
  work();
  for (std::thread& helper : helpers) helper.join();
  std::vector<LinkedFactor> linked;
  for (absl::StatusOr<LinkedFactor>& factor : measured) {
    ICAP_RETURN_IF_ERROR(factor.status());
    linked.push_back(*std::move(factor));
  }
  return linked;
}

}  // namespace icap::scoring
