#include "services/profile/app/build_school_profile.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::profile {
namespace {

using instrument::Instrument;
using instrument::Model;
using instrument::Scale;

// What scoring calls an estimate (services/scoring/README.md).
constexpr std::string_view kConverged = "CONVERGED";
constexpr std::string_view kEstimated = "ESTIMATED";

absl::Status Misfit(const SchoolScores& scores, std::string_view what) {
  return Internal(fmt::format("Scores of {} do not fit the instrument: {}.", scores.school.organization, what));
}

absl::Status CheckFit(const SchoolScores& scores, const Rollout& rollout) {
  const Instrument& instrument = rollout.instrument;
  if (scores.factors.size() != instrument.factors.size()) return Misfit(scores, "number of factors");
  if (scores.items.size() != instrument.items.size()) return Misfit(scores, "number of items");
  for (size_t i = 0; i < scores.factors.size(); ++i) {
    const FactorScore& factor = scores.factors[i];
    if (factor.factor != instrument.factors[i].id) return Misfit(scores, fmt::format("factor {}", factor.factor));
    const bool has_percentiles = rollout.provenance.tabulated || (factor.p05 && factor.p95);
    if (factor.respondent_count > 0 && !(factor.mean && has_percentiles)) {
      return Misfit(scores, fmt::format("factor {} has respondents and no mean", factor.factor));
    }
  }
  for (size_t i = 0; i < scores.items.size(); ++i) {
    const ItemScore& item = scores.items[i];
    const Scale* scale = instrument::FindScale(instrument, instrument.items[i].scale);
    if (item.item != instrument.items[i].id || scale == nullptr || item.counts.size() != scale->options.size()) {
      return Misfit(scores, fmt::format("item {}", item.item));
    }
  }
  return absl::OkStatus();
}

// Lower bounds of the levels above the lowest.
std::vector<double> CutPoints(const Scale& scale) {
  std::vector<double> cut_points;
  for (size_t i = 1; i < scale.levels.size(); ++i) cut_points.push_back(scale.levels[i].from.value_or(0));
  return cut_points;
}

absl::Status AddLevels(const FactorScore& score, int invited_count, const Scale& scale, FactorResult& result) {
  const FactorMeasure measure{.respondent_count = score.respondent_count,
                              .mean = *score.mean,
                              .sd = score.sd,
                              .standard_error = score.standard_error,
                              .p05 = *score.p05,
                              .p95 = *score.p95};
  const std::vector<double> cut_points = CutPoints(scale);
  ICAP_ASSIGN_OR_RETURN(const LevelPlacement placement, PlaceOnLevels(measure, cut_points));
  if (placement.interval) {
    result.interval_low = placement.interval->low;
    result.interval_high = placement.interval->high;
  }
  if (scale.levels.empty()) return absl::OkStatus();
  ICAP_ASSIGN_OR_RETURN(const MissingTeacherBounds bounds, BoundForMissingTeachers(measure, invited_count, cut_points));
  result.level_probabilities = placement.probabilities;
  result.named = placement.named;
  result.named_if_low = bounds.named_if_low;
  result.named_if_high = bounds.named_if_high;
  return absl::OkStatus();
}

// Why a factor with a model has no measure; kNone when it has one.
MeasureNote NoteOf(const FactorScore& score, const FactorCalibration* calibration, const DisclosurePolicy& policy) {
  if (calibration == nullptr) return MeasureNote::kNotCalibratedYet;
  if (calibration->calibration.outcome != kConverged) return MeasureNote::kNoCalibration;
  const bool measured =
      score.measure && score.measure_standard_error && score.measure_p05 && score.measure_p95 && score.measure_category;
  return measured && IsEnough(score.measured_count, policy) ? MeasureNote::kNone : MeasureNote::kNoMeasure;
}

std::string OutcomeOf(MeasureNote note, const FactorCalibration& calibration) {
  if (note == MeasureNote::kNoCalibration) return calibration.calibration.outcome;
  return calibration.measure_outcome == kEstimated ? "" : calibration.measure_outcome;
}

absl::Status AddMeasure(const FactorScore& score, const FactorCalibration& calibration, int invited_count,
                        const Scale& scale, FactorResult& result) {
  result.measure = score.measure;
  result.measure_standard_error = score.measure_standard_error;
  result.measure_faculty_standard_error = score.measure_faculty_standard_error;
  result.measure_category = score.measure_category;
  result.interval_low = score.measure_category_low;
  result.interval_high = score.measure_category_high;
  if (scale.levels.empty()) return absl::OkStatus();
  ICAP_ASSIGN_OR_RETURN(
      const MeasureLevels levels,
      PlaceMeasure({.mean = *score.measure, .standard_error = *score.measure_standard_error},
                   {.respondent_count = score.measured_count, .p05 = *score.measure_p05, .p95 = *score.measure_p95},
                   invited_count, calibration.cut_points));
  result.level_probabilities = levels.placement.probabilities;
  result.named = levels.placement.named;
  result.named_if_low = levels.bounds.named_if_low;
  result.named_if_high = levels.bounds.named_if_high;
  return absl::OkStatus();
}

// Levels and interval as the factor's model says, or by the mean with a note why.
absl::Status Place(const FactorScore& score, Model model, const FactorCalibration* calibration, int invited_count,
                   const Scale& scale, const DisclosurePolicy& policy, FactorResult& result) {
  if (model == Model::kMean) return AddLevels(score, invited_count, scale, result);
  result.measure_note = NoteOf(score, calibration, policy);
  if (result.measure_note == MeasureNote::kNone) return AddMeasure(score, *calibration, invited_count, scale, result);
  if (calibration != nullptr) result.calibration_outcome = OutcomeOf(result.measure_note, *calibration);
  return AddLevels(score, invited_count, scale, result);
}

// A factor and what is known of it beside the school.
struct FactorOfRollout {
  Model model = Model::kMean;
  const Scale* scale = nullptr;
  const FactorCalibration* calibration = nullptr;  // nullptr until the whole rollout was scored
};

absl::StatusOr<FactorResult> BuildFactor(const FactorScore& score, int invited_count, const FactorOfRollout& factor,
                                         bool all_items_shown, const DisclosurePolicy& policy) {
  FactorResult result{.respondent_count = score.respondent_count};
  if (!IsEnough(score.respondent_count, policy)) return result;
  result.mean = score.mean;
  result.sd = score.sd;
  result.standard_error = score.standard_error;
  // Counts give no standard error, hence neither interval nor levels.
  if (score.p05 && score.p95) {
    ICAP_RETURN_IF_ERROR(Place(score, factor.model, factor.calibration, invited_count, *factor.scale, policy, result));
  }
  if (!all_items_shown) return result;
  result.rwgj_uniform = score.rwgj_uniform;
  result.rwgj_slight_skew = score.rwgj_slight_skew;
  result.rwgj_moderate_skew = score.rwgj_moderate_skew;
  result.rwgj_lindell = score.rwgj_lindell;
  result.ad_mean = score.ad_mean;
  result.ad_median = score.ad_median;
  return result;
}

const FactorCalibration* FindCalibration(std::span<const FactorCalibration> calibrations, const std::string& factor) {
  const auto found = std::find_if(calibrations.begin(), calibrations.end(),
                                  [&](const FactorCalibration& one) { return one.factor == factor; });
  return found == calibrations.end() ? nullptr : &*found;
}

// Answers to the options that have a value: "don't know" is on no side.
std::vector<int32_t> CountsOnScale(const std::vector<int32_t>& counts, const Scale& scale) {
  if (scale.values.empty()) return counts;
  std::vector<int32_t> valued;
  for (size_t i = 0; i < counts.size(); ++i) {
    if (scale.values[i]) valued.push_back(counts[i]);
  }
  return valued;
}

// A score that was published in place of counts, of a faculty that is shown.
bool IsScoreAlone(const ItemScore& score) {
  return score.mean && std::all_of(score.counts.begin(), score.counts.end(), [](int32_t count) { return count == 0; });
}

absl::StatusOr<ItemResult> BuildItem(const ItemScore& score, const Scale& scale, const DisclosurePolicy& policy) {
  ItemResult result{.respondent_count = score.respondent_count};
  if (IsScoreAlone(score)) result.mean = score.mean;
  if (!IsEnough(score.respondent_count, policy)) return result;
  ICAP_ASSIGN_OR_RETURN(const SplitItem split,
                        JudgeItem(CountsOnScale(score.counts, scale), {.min_answers = policy.min_respondents}));
  result.counts.assign(score.counts.begin(), score.counts.end());
  result.mean = score.mean;
  result.sd = score.sd;
  result.rwg_uniform = score.rwg_uniform;
  result.ad_mean = score.ad_mean;
  result.ad_median = score.ad_median;
  result.agreement = score.agreement;
  result.verdict = split.verdict;
  result.verdict_probability = split.probability;
  result.split = split.is_split;
  return result;
}

// Of counts, a factor's mean is the mean of its item means: with one item hidden and the others shown, the hidden one
// could be computed.
bool GivesAwayAnItem(const SchoolScores& scores, const std::vector<size_t>& items, const DisclosurePolicy& policy) {
  return std::count_if(items.begin(), items.end(), [&](size_t item) {
           return scores.items[item].respondent_count > 0 && !IsEnough(scores.items[item].respondent_count, policy);
         }) == 1;
}

}  // namespace

absl::StatusOr<SchoolProfile> BuildSchoolProfile(const SchoolScores& scores, const Rollout& rollout,
                                                 std::span<const FactorCalibration> calibrations,
                                                 const DisclosurePolicy& policy) {
  const Instrument& instrument = rollout.instrument;
  ICAP_RETURN_IF_ERROR(CheckFit(scores, rollout));
  SchoolProfile profile;
  profile.school = scores.school;
  profile.ancestors = scores.ancestors;
  profile.synthetic = scores.synthetic;
  profile.participation = ParticipationOf(scores.respondent_count, scores.invited_count, policy);
  profile.provenance = rollout.provenance;
  profile.provenance.input_fingerprint = scores.input_fingerprint;
  if (!IsShown(profile.participation.disclosure)) return profile;

  for (size_t i = 0; i < scores.items.size(); ++i) {
    const Scale* scale = instrument::FindScale(instrument, instrument.items[i].scale);
    ICAP_ASSIGN_OR_RETURN(ItemResult item, BuildItem(scores.items[i], *scale, policy));
    profile.items.push_back(std::move(item));
  }
  for (size_t f = 0; f < scores.factors.size(); ++f) {
    const FactorScore& score = scores.factors[f];
    const std::vector<size_t> items = instrument::ItemsOf(instrument, score.factor);
    const Scale* scale = instrument::ScaleOf(instrument, score.factor);
    if (scale == nullptr) return Misfit(scores, fmt::format("factor {} has no items", score.factor));
    const bool all_items_shown = std::all_of(items.begin(), items.end(), [&](size_t item) {
      return profile.items[item].verdict != SplitVerdict::kTooFew || profile.items[item].respondent_count == 0;
    });
    if (rollout.provenance.tabulated && GivesAwayAnItem(scores, items, policy)) {
      profile.factors.push_back({.respondent_count = score.respondent_count});
      continue;
    }
    ICAP_ASSIGN_OR_RETURN(FactorResult factor,
                          BuildFactor(score, scores.invited_count,
                                      {instrument.factors[f].model, scale, FindCalibration(calibrations, score.factor)},
                                      all_items_shown, policy));
    profile.factors.push_back(std::move(factor));
  }
  return profile;
}

}  // namespace icap::profile
