#include "services/profile/transport/convert.h"

#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/instrument/instrument_proto.h"

namespace icap::profile {

void Set(const Timestamp& time, google::protobuf::Timestamp* message) {
  const int64_t micros = time.time_since_epoch().count();
  message->set_seconds(micros / 1'000'000);
  message->set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1'000);
}

namespace {

constexpr char kOrganizationPattern[] = "agencies/*/organizations/*";

Timestamp FromProto(const google::protobuf::Timestamp& message) {
  return Timestamp(std::chrono::microseconds(message.seconds() * 1'000'000 + message.nanos() / 1'000));
}

common::v1::OrganizationRef ToProto(const std::string& agency, const OrganizationRef& reference) {
  common::v1::OrganizationRef message;
  message.set_name(OrganizationName(agency, reference.organization));
  message.set_title(reference.title);
  message.set_kind(reference.kind);
  return message;
}

absl::StatusOr<OrganizationRef> FromProto(const common::v1::OrganizationRef& message) {
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("organization", message.name(), kOrganizationPattern));
  return OrganizationRef{ids[1], message.title(), message.kind()};
}

template <typename Messages>
absl::StatusOr<std::vector<OrganizationRef>> PathFromProto(const Messages& messages) {
  std::vector<OrganizationRef> path;
  for (const common::v1::OrganizationRef& message : messages) {
    ICAP_ASSIGN_OR_RETURN(OrganizationRef reference, FromProto(message));
    path.push_back(std::move(reference));
  }
  return path;
}

common::v1::Provenance ToProto(const Rollout& rollout, const Provenance& provenance) {
  common::v1::Provenance message;
  message.set_revision(rollout.revision);
  message.set_method_version(provenance.method_version);
  message.set_input_fingerprint(provenance.input_fingerprint);
  message.set_tabulated(rollout.provenance.tabulated);
  Set(provenance.score_time, message.mutable_score_time());
  return message;
}

v1::Disclosure ToProto(Disclosure disclosure) {
  switch (disclosure) {
    case Disclosure::kComplete:
      return v1::DISCLOSURE_COMPLETE;
    case Disclosure::kShownWithWarning:
      return v1::DISCLOSURE_SHOWN_WITH_WARNING;
    case Disclosure::kTooFewRespondents:
      return v1::DISCLOSURE_TOO_FEW_RESPONDENTS;
    case Disclosure::kLowResponse:
      return v1::DISCLOSURE_LOW_RESPONSE;
  }
  return v1::DISCLOSURE_TOO_FEW_RESPONDENTS;
}

v1::Verdict ToProto(SplitVerdict verdict) {
  switch (verdict) {
    case SplitVerdict::kAgreement:
      return v1::VERDICT_AGREEMENT;
    case SplitVerdict::kTwoCamps:
      return v1::VERDICT_TWO_CAMPS;
    case SplitVerdict::kSpreadOut:
      return v1::VERDICT_SPREAD_OUT;
    case SplitVerdict::kTooFew:
      return v1::VERDICT_TOO_FEW;
  }
  return v1::VERDICT_TOO_FEW;
}

v1::MeasureNote ToProto(MeasureNote note) {
  switch (note) {
    case MeasureNote::kNone:
      return v1::MEASURE_NOTE_UNSPECIFIED;
    case MeasureNote::kNotCalibratedYet:
      return v1::MEASURE_NOTE_NOT_CALIBRATED_YET;
    case MeasureNote::kNoCalibration:
      return v1::MEASURE_NOTE_NO_CALIBRATION;
    case MeasureNote::kNoMeasure:
      return v1::MEASURE_NOTE_NO_MEASURE;
  }
  return v1::MEASURE_NOTE_NO_MEASURE;
}

v1::Participation ToProto(const Participation& participation) {
  v1::Participation message;
  message.set_invited_count(static_cast<int32_t>(participation.invited_count));
  message.set_respondent_count(static_cast<int32_t>(participation.respondent_count));
  if (participation.response_rate) message.set_response_rate(*participation.response_rate);
  message.set_disclosure(ToProto(participation.disclosure));
  if (participation.limits) {
    message.set_minimum_respondents(static_cast<int32_t>(participation.limits->min_respondents));
    message.set_minimum_response_rate(participation.limits->min_response_rate);
    message.set_complete_response_rate(participation.limits->complete_at);
  }
  return message;
}

void SetLevels(const FactorResult& result, const instrument::Scale& scale, v1::FactorProfile& message) {
  for (size_t i = 0; i < result.level_probabilities.size() && i < scale.levels.size(); ++i) {
    const instrument::Level& level = scale.levels[i];
    v1::LevelProbability* added = message.add_levels();
    added->set_level(level.id);
    added->set_title(level.title);
    added->set_probability(result.level_probabilities[i]);
    added->set_statement(level.statement);
    if (level.from) added->set_from(*level.from);
  }
  const auto name = [&](const std::optional<LevelRange>& range, auto* names) {
    if (!range) return;
    for (int i = range->lowest; i <= range->highest && i < static_cast<int>(scale.levels.size()); ++i) {
      names->Add(std::string(scale.levels[i].id));
    }
  };
  name(result.named, message.mutable_named_levels());
  name(result.named_if_low, message.mutable_named_levels_if_low());
  name(result.named_if_high, message.mutable_named_levels_if_high());
}

void SetMeasure(const FactorResult& result, v1::FactorProfile& message) {
  if (result.measure) message.set_measure(*result.measure);
  if (result.measure_standard_error) message.set_measure_standard_error(*result.measure_standard_error);
  if (result.measure_faculty_standard_error) {
    message.set_measure_faculty_standard_error(*result.measure_faculty_standard_error);
  }
  if (result.measure_category) message.set_measure_category(*result.measure_category);
  message.set_measure_note(ToProto(result.measure_note));
  message.set_calibration_outcome(result.calibration_outcome);
}

v1::Standing ToProto(Standing standing) {
  switch (standing) {
    case Standing::kNotDistinguishable:
      return v1::STANDING_NOT_DISTINGUISHABLE;
    case Standing::kLower:
      return v1::STANDING_LOWER;
    case Standing::kMiddle:
      return v1::STANDING_MIDDLE;
    case Standing::kHigher:
      return v1::STANDING_HIGHER;
  }
  return v1::STANDING_NOT_DISTINGUISHABLE;
}

v1::NextStepBasis ToProto(NextStepBasis basis) {
  switch (basis) {
    case NextStepBasis::kNoFactors:
      return v1::NEXT_STEP_BASIS_UNSPECIFIED;
    case NextStepBasis::kNotYetFunctional:
      return v1::NEXT_STEP_BASIS_NOT_YET_FUNCTIONAL;
    case NextStepBasis::kReliablyLower:
      return v1::NEXT_STEP_BASIS_RELIABLY_LOWER;
    case NextStepBasis::kOrder:
      return v1::NEXT_STEP_BASIS_ORDER;
    case NextStepBasis::kNoneNeeded:
      return v1::NEXT_STEP_BASIS_NONE_NEEDED;
  }
  return v1::NEXT_STEP_BASIS_UNSPECIFIED;
}

v1::NextStep ToProto(const NextStepResult& step) {
  v1::NextStep message;
  message.set_basis(ToProto(step.basis));
  message.set_factor(step.factor);
  message.mutable_not_yet_functional()->Assign(step.not_yet_functional.begin(), step.not_yet_functional.end());
  message.mutable_reliably_lower()->Assign(step.reliably_lower.begin(), step.reliably_lower.end());
  return message;
}

v1::Comparison ToProto(const Comparison& comparison) {
  v1::Comparison message;
  message.set_percentile(comparison.percentile);
  message.set_interval_low(comparison.interval.low);
  message.set_interval_high(comparison.interval.high);
  message.set_school_count(static_cast<int32_t>(comparison.school_count));
  message.set_standing(ToProto(StandingOf(comparison.interval)));
  return message;
}

v1::FactorChange ToProto(const FactorChange& change, const std::vector<LinkItem>& items,
                         const instrument::Instrument& instrument) {
  v1::FactorChange message;
  message.set_state(static_cast<v1::ChangeState>(change.state));
  if (change.difference) message.set_difference(*change.difference);
  if (change.standard_error) message.set_standard_error(*change.standard_error);
  if (change.interval_low) message.set_interval_low(*change.interval_low);
  if (change.interval_high) message.set_interval_high(*change.interval_high);
  if (change.z) message.set_z(*change.z);
  if (change.before_category) message.set_before_category(*change.before_category);
  if (change.after_category) message.set_after_category(*change.after_category);
  for (const LinkItem& item : items) {
    v1::LinkItem& added = *message.add_items();
    added.set_item(item.item);
    added.set_state(static_cast<v1::LinkState>(item.state));
    if (const auto place = instrument::IndexOf(instrument, item.item)) added.set_text(instrument.items[*place].text);
  }
  return message;
}

void SetEarlier(const Rollout& rollout, const SchoolProfile& profile, v1::SchoolProfile& message) {
  if (!rollout.earlier || profile.factors.empty()) return;
  v1::EarlierRollout& earlier = *message.mutable_earlier();
  earlier.set_rollout(RolloutName(rollout.agency, rollout.earlier->rollout));
  earlier.set_rollout_title(rollout.earlier->title);
  Set(rollout.earlier->close_time, earlier.mutable_close_time());
  earlier.set_note(static_cast<v1::EarlierNote>(profile.earlier_note));
  for (size_t i = 0; i < profile.factors.size() && i < rollout.earlier->items.size(); ++i) {
    if (!profile.factors[i].change || static_cast<int>(i) >= message.factors_size()) continue;
    *message.mutable_factors(static_cast<int>(i))->mutable_change() =
        ToProto(*profile.factors[i].change, rollout.earlier->items[i], rollout.instrument);
  }
}

// Only where the options have values of their own.
template <typename Message>
void SetScaleRange(const instrument::Scale& scale, Message& message) {
  if (scale.values.empty()) return;
  const instrument::ValueRange range = instrument::RangeOf(scale);
  message.set_scale_low(range.lowest);
  message.set_scale_high(range.highest);
}

v1::FactorProfile ToProto(const instrument::Instrument& instrument, const instrument::Factor& factor,
                          const FactorResult& result) {
  v1::FactorProfile message;
  message.set_factor(factor.id);
  message.set_title(factor.title);
  message.set_description(factor.description);
  const instrument::Dimension* dimension = instrument::FindDimension(instrument, factor.dimension);
  if (dimension != nullptr) message.set_dimension_title(dimension->title);
  message.set_respondent_count(result.respondent_count);
  if (result.mean) message.set_mean(*result.mean);
  if (result.sd) message.set_sd(*result.sd);
  if (result.standard_error) message.set_standard_error(*result.standard_error);
  if (result.interval_low) message.set_interval_low(*result.interval_low);
  if (result.interval_high) message.set_interval_high(*result.interval_high);
  if (result.rwgj_uniform) message.set_rwgj_uniform(*result.rwgj_uniform);
  if (result.rwgj_slight_skew) message.set_rwgj_slight_skew(*result.rwgj_slight_skew);
  if (result.rwgj_moderate_skew) message.set_rwgj_moderate_skew(*result.rwgj_moderate_skew);
  if (result.rwgj_lindell) message.set_rwgj_lindell(*result.rwgj_lindell);
  if (result.ad_mean) message.set_ad_mean(*result.ad_mean);
  if (result.ad_median) message.set_ad_median(*result.ad_median);
  message.set_model(instrument::ToProto(factor.model));
  SetMeasure(result, message);
  if (result.comparison) *message.mutable_comparison() = ToProto(*result.comparison);
  const instrument::Scale* scale = instrument::ScaleOf(instrument, factor.id);
  if (scale == nullptr) return message;
  message.set_category_count(static_cast<int32_t>(scale->options.size()));
  message.mutable_options()->Assign(scale->options.begin(), scale->options.end());
  SetScaleRange(*scale, message);
  SetLevels(result, *scale, message);
  return message;
}

v1::ItemProfile ToProto(const instrument::Instrument& instrument, const instrument::Item& item,
                        const ItemResult& result) {
  v1::ItemProfile message;
  message.set_item(item.id);
  message.set_text(item.text);
  message.set_factor(item.factor);
  message.set_reverse(item.reverse);
  const instrument::Scale* scale = instrument::FindScale(instrument, item.scale);
  if (scale != nullptr) message.mutable_options()->Assign(scale->options.begin(), scale->options.end());
  message.set_respondent_count(result.respondent_count);
  message.mutable_counts()->Assign(result.counts.begin(), result.counts.end());
  if (result.mean) message.set_mean(*result.mean);
  if (result.sd) message.set_sd(*result.sd);
  if (result.rwg_uniform) message.set_rwg_uniform(*result.rwg_uniform);
  if (result.ad_mean) message.set_ad_mean(*result.ad_mean);
  if (result.ad_median) message.set_ad_median(*result.ad_median);
  if (result.agreement) message.set_agreement(*result.agreement);
  message.set_verdict(ToProto(result.verdict));
  if (result.verdict_probability) message.set_verdict_probability(*result.verdict_probability);
  message.set_split(result.split);
  return message;
}

v1::Calibration ToProto(const Calibration& calibration) {
  v1::Calibration message;
  message.set_complete_count(calibration.complete_count);
  message.set_item_count(calibration.item_count);
  if (calibration.alpha) message.set_alpha(*calibration.alpha);
  if (calibration.icc1) message.set_icc1(*calibration.icc1);
  if (calibration.icc2) message.set_icc2(*calibration.icc2);
  if (calibration.icc1_n0) message.set_icc1_n0(*calibration.icc1_n0);
  if (calibration.icc2_n0) message.set_icc2_n0(*calibration.icc2_n0);
  if (calibration.mean_school_size) message.set_mean_school_size(*calibration.mean_school_size);
  if (calibration.n0) message.set_n0(*calibration.n0);
  message.set_outcome(calibration.outcome);
  if (calibration.omega) message.set_omega(*calibration.omega);
  if (calibration.tau2) message.set_tau2(*calibration.tau2);
  if (calibration.sigma2) message.set_sigma2(*calibration.sigma2);
  return message;
}

v1::FactorAggregate ToProto(const instrument::Instrument& instrument, const instrument::Factor& factor,
                            const FactorAggregateResult& result) {
  v1::FactorAggregate message;
  message.set_factor(factor.id);
  message.set_title(factor.title);
  const instrument::Scale* scale = instrument::ScaleOf(instrument, factor.id);
  if (scale != nullptr) {
    message.set_category_count(static_cast<int32_t>(scale->options.size()));
    SetScaleRange(*scale, message);
  }
  const FactorAggregate& aggregate = result.aggregate;
  message.set_respondent_count(static_cast<int32_t>(aggregate.respondent_count));
  message.set_school_count(static_cast<int32_t>(aggregate.school_count));
  if (aggregate.mean) message.set_mean(*aggregate.mean);
  if (aggregate.standard_error) message.set_standard_error(*aggregate.standard_error);
  if (aggregate.sd_between) message.set_sd_between(*aggregate.sd_between);
  if (aggregate.distribution) {
    v1::Distribution* distribution = message.mutable_distribution();
    distribution->set_p10(aggregate.distribution->p10);
    distribution->set_p25(aggregate.distribution->p25);
    distribution->set_p50(aggregate.distribution->p50);
    distribution->set_p75(aggregate.distribution->p75);
    distribution->set_p90(aggregate.distribution->p90);
  }
  if (result.calibration) {
    *message.mutable_calibration() = ToProto(*result.calibration);
    message.mutable_calibration()->set_model(instrument::ToProto(factor.model));
  }
  return message;
}

void ReadMeasure(const scoring::v1::FactorScore& message, FactorScore& score) {
  score.measured_count = message.measured_count();
  if (message.has_measure()) score.measure = message.measure();
  if (message.has_measure_standard_error()) score.measure_standard_error = message.measure_standard_error();
  if (message.has_measure_faculty_standard_error()) {
    score.measure_faculty_standard_error = message.measure_faculty_standard_error();
  }
  if (message.has_measure_p05()) score.measure_p05 = message.measure_p05();
  if (message.has_measure_p95()) score.measure_p95 = message.measure_p95();
  if (message.has_measure_category()) score.measure_category = message.measure_category();
  if (message.has_measure_category_low()) score.measure_category_low = message.measure_category_low();
  if (message.has_measure_category_high()) score.measure_category_high = message.measure_category_high();
}

LinkedMeasure FromProto(const scoring::v1::LinkedMeasure& message) {
  LinkedMeasure measure{.respondent_count = message.respondent_count()};
  if (message.has_value()) measure.value = message.value();
  if (message.has_standard_error()) measure.standard_error = message.standard_error();
  if (message.has_category()) measure.category = message.category();
  return measure;
}

// The link with the items of its factors.
absl::Status ReadLink(const scoring::v1::RolloutLink& message, ScoringHeader& header) {
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("link.rollout", message.rollout(), "agencies/*/rollouts/*"));
  EarlierRollout& earlier = header.rollout.earlier.emplace();
  earlier.rollout = ids[1];
  earlier.title = message.rollout_title();
  earlier.close_time = FromProto(message.close_time());
  for (const scoring::v1::FactorLink& factor : message.factors()) {
    header.links.push_back(
        {factor.factor(), factor.outcome(),
         factor.has_link_standard_error() ? std::optional(factor.link_standard_error()) : std::nullopt});
    std::vector<LinkItem>& items = earlier.items.emplace_back();
    for (const scoring::v1::LinkItem& item : factor.items()) {
      items.push_back({item.item(), static_cast<LinkState>(item.state())});
    }
  }
  return absl::OkStatus();
}

FactorScore FromProto(const scoring::v1::FactorScore& message) {
  FactorScore score;
  score.factor = message.factor();
  score.respondent_count = message.respondent_count();
  if (message.has_mean()) score.mean = message.mean();
  if (message.has_sd()) score.sd = message.sd();
  if (message.has_standard_error()) score.standard_error = message.standard_error();
  if (message.has_rwgj_uniform()) score.rwgj_uniform = message.rwgj_uniform();
  if (message.has_rwgj_slight_skew()) score.rwgj_slight_skew = message.rwgj_slight_skew();
  if (message.has_rwgj_moderate_skew()) score.rwgj_moderate_skew = message.rwgj_moderate_skew();
  if (message.has_rwgj_lindell()) score.rwgj_lindell = message.rwgj_lindell();
  if (message.has_ad_mean()) score.ad_mean = message.ad_mean();
  if (message.has_ad_median()) score.ad_median = message.ad_median();
  if (message.has_p05()) score.p05 = message.p05();
  if (message.has_p95()) score.p95 = message.p95();
  ReadMeasure(message, score);
  if (message.has_linked()) {
    score.linked = LinkedMeasures{FromProto(message.linked().before()), FromProto(message.linked().after())};
  }
  return score;
}

ItemScore FromProto(const scoring::v1::ItemScore& message) {
  ItemScore score;
  score.item = message.item();
  score.respondent_count = message.respondent_count();
  score.counts.assign(message.counts().begin(), message.counts().end());
  if (message.has_mean()) score.mean = message.mean();
  if (message.has_sd()) score.sd = message.sd();
  if (message.has_rwg_uniform()) score.rwg_uniform = message.rwg_uniform();
  if (message.has_ad_mean()) score.ad_mean = message.ad_mean();
  if (message.has_ad_median()) score.ad_median = message.ad_median();
  if (message.has_agreement()) score.agreement = message.agreement();
  return score;
}

FactorCalibration FromProto(const scoring::v1::FactorCalibration& message) {
  Calibration calibration;
  calibration.complete_count = message.complete_count();
  calibration.item_count = message.item_count();
  if (message.has_alpha()) calibration.alpha = message.alpha();
  if (message.has_icc1()) calibration.icc1 = message.icc1();
  if (message.has_icc2()) calibration.icc2 = message.icc2();
  if (message.has_icc1_n0()) calibration.icc1_n0 = message.icc1_n0();
  if (message.has_icc2_n0()) calibration.icc2_n0 = message.icc2_n0();
  if (message.has_mean_school_size()) calibration.mean_school_size = message.mean_school_size();
  if (message.has_n0()) calibration.n0 = message.n0();
  calibration.outcome = message.outcome();
  if (message.has_omega()) calibration.omega = message.omega();
  if (message.has_tau2()) calibration.tau2 = message.tau2();
  if (message.has_sigma2()) calibration.sigma2 = message.sigma2();
  FactorCalibration read{message.factor(), calibration, message.measure_outcome(), {}};
  for (const auto& cut : message.cut_points()) {
    read.cut_points.push_back({cut.has_measure() ? std::optional(cut.measure()) : std::nullopt, cut.always_reached()});
  }
  return read;
}

}  // namespace

v1::SchoolProfile ToProto(const Rollout& rollout, const SchoolProfile& profile) {
  const instrument::Instrument& instrument = rollout.instrument;
  v1::SchoolProfile message;
  message.set_name(SchoolProfileName(rollout.agency, rollout.rollout, profile.school.organization));
  *message.mutable_school() = ToProto(rollout.agency, profile.school);
  for (const OrganizationRef& ancestor : profile.ancestors)
    *message.add_ancestors() = ToProto(rollout.agency, ancestor);
  message.set_rollout_title(rollout.title);
  message.set_instrument_title(instrument.title);
  message.set_synthetic(profile.synthetic);
  *message.mutable_participation() = ToProto(profile.participation);
  for (size_t i = 0; i < profile.factors.size() && i < instrument.factors.size(); ++i) {
    *message.add_factors() = ToProto(instrument, instrument.factors[i], profile.factors[i]);
  }
  for (size_t i = 0; i < profile.items.size() && i < instrument.items.size(); ++i) {
    *message.add_items() = ToProto(instrument, instrument.items[i], profile.items[i]);
  }
  SetEarlier(rollout, profile, message);
  *message.mutable_provenance() = ToProto(rollout, profile.provenance);
  return message;
}

v1::SchoolProfile ToProto(const SchoolResult& result) {
  v1::SchoolProfile message = ToProto(result.rollout, result.profile);
  if (result.next_step) *message.mutable_next_step() = ToProto(*result.next_step);
  return message;
}

v1::AggregateProfile ToProto(const Rollout& rollout, const AggregateProfile& profile) {
  v1::AggregateProfile message;
  message.set_name(AggregateProfileName(rollout.agency, rollout.rollout, profile.organization.organization));
  *message.mutable_organization() = ToProto(rollout.agency, profile.organization);
  for (const OrganizationRef& ancestor : profile.ancestors)
    *message.add_ancestors() = ToProto(rollout.agency, ancestor);
  message.set_rollout_title(rollout.title);
  message.set_synthetic(profile.synthetic);
  *message.mutable_participation() = ToProto(profile.participation);
  message.set_school_count(profile.school_count);
  message.set_shown_school_count(profile.shown_school_count);
  for (size_t i = 0; i < profile.factors.size() && i < rollout.instrument.factors.size(); ++i) {
    *message.add_factors() = ToProto(rollout.instrument, rollout.instrument.factors[i], profile.factors[i]);
  }
  *message.mutable_provenance() = ToProto(rollout, profile.provenance);
  return message;
}

v1::ProfileView ToProto(const ProfileView& view) {
  v1::ProfileView message;
  message.set_account(view.account);
  Set(view.view_time, message.mutable_view_time());
  return message;
}

absl::StatusOr<ScoringHeader> FromProto(const scoring::v1::ScoringHeader& message) {
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("rollout", message.rollout(), "agencies/*/rollouts/*"));
  ScoringHeader header;
  Rollout& rollout = header.rollout;
  rollout.agency = ids[0];
  rollout.rollout = ids[1];
  rollout.title = message.rollout_title();
  rollout.revision = message.provenance().revision();
  ICAP_ASSIGN_OR_RETURN(rollout.instrument, instrument::FromProto(message.instrument()));
  ICAP_ASSIGN_OR_RETURN(rollout.organization_path, PathFromProto(message.organization_path()));
  rollout.version = message.version();
  rollout.provenance = {message.provenance().method_version(), message.provenance().input_fingerprint(),
                        FromProto(message.provenance().score_time()), message.provenance().tabulated()};
  for (const auto& calibration : message.calibrations()) header.calibrations.push_back(FromProto(calibration));
  if (message.has_link()) ICAP_RETURN_IF_ERROR(ReadLink(message.link(), header));
  return header;
}

absl::StatusOr<SchoolScores> FromProto(const scoring::v1::SchoolScores& message) {
  SchoolScores scores;
  ICAP_ASSIGN_OR_RETURN(scores.school, FromProto(message.school()));
  ICAP_ASSIGN_OR_RETURN(scores.ancestors, PathFromProto(message.ancestors()));
  scores.synthetic = message.synthetic();
  scores.invited_count = message.invited_count();
  scores.respondent_count = message.respondent_count();
  for (const auto& factor : message.factors()) scores.factors.push_back(FromProto(factor));
  for (const auto& item : message.items()) scores.items.push_back(FromProto(item));
  scores.input_fingerprint = message.input_fingerprint();
  if (message.has_earlier_invited_count()) scores.earlier_invited_count = message.earlier_invited_count();
  if (message.has_earlier_respondent_count()) scores.earlier_respondent_count = message.earlier_respondent_count();
  return scores;
}

}  // namespace icap::profile
