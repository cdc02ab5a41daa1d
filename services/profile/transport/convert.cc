#include "services/profile/transport/convert.h"

#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/instrument/instrument_proto.h"

namespace icap::profile {
namespace {

constexpr char kOrganizationPattern[] = "agencies/*/organizations/*";

void Set(const Timestamp& time, google::protobuf::Timestamp* message) {
  const int64_t micros = time.time_since_epoch().count();
  message->set_seconds(micros / 1'000'000);
  message->set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1'000);
}

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

v1::Participation ToProto(const Participation& participation) {
  v1::Participation message;
  message.set_invited_count(static_cast<int32_t>(participation.invited_count));
  message.set_respondent_count(static_cast<int32_t>(participation.respondent_count));
  if (participation.response_rate) message.set_response_rate(*participation.response_rate);
  message.set_disclosure(ToProto(participation.disclosure));
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
  if (result.calibration) *message.mutable_calibration() = ToProto(*result.calibration);
  return message;
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
  return {message.factor(), calibration};
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
  *message.mutable_provenance() = ToProto(rollout, profile.provenance);
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
  return scores;
}

}  // namespace icap::profile
