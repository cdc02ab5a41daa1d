#include "services/scoring/transport/convert.h"

#include <utility>

#include "services/common/base/status_macros.h"
#include "services/common/instrument/instrument_proto.h"

namespace icap::scoring {
namespace {

constexpr int64_t kMicrosPerSecond = 1'000'000;
constexpr int32_t kNanosPerMicro = 1'000;

OrganizationRef FromProto(const common::v1::OrganizationRef& reference) {
  return {reference.name(), reference.title(), reference.kind()};
}

common::v1::OrganizationRef ToProto(const OrganizationRef& organization) {
  common::v1::OrganizationRef reference;
  reference.set_name(organization.name);
  reference.set_title(organization.title);
  reference.set_kind(organization.kind);
  return reference;
}

void Set(const Timestamp& time, google::protobuf::Timestamp& message) {
  const int64_t micros = time.time_since_epoch().count();
  message.set_seconds(micros / kMicrosPerSecond);
  message.set_nanos(static_cast<int32_t>(micros % kMicrosPerSecond) * kNanosPerMicro);
}

common::v1::Provenance ToProto(const Provenance& provenance) {
  common::v1::Provenance message;
  message.set_revision(provenance.revision);
  message.set_method_version(provenance.method_version);
  message.set_input_fingerprint(provenance.input_fingerprint);
  message.set_tabulated(provenance.tabulated);
  Set(provenance.score_time, *message.mutable_score_time());
  return message;
}

// Absent stays absent.
template <typename Message>
void SetDefined(Message& message, void (Message::*set)(double), const std::optional<double>& value) {
  if (value.has_value()) (message.*set)(*value);
}

v1::ItemCalibration ToProto(const FittedItem& item) {
  using Message = v1::ItemCalibration;
  Message message;
  message.set_item(item.item_id);
  SetDefined(message, &Message::set_slope, item.slope);
  SetDefined(message, &Message::set_slope_standard_error, item.slope_standard_error);
  for (const FittedThreshold& threshold : item.thresholds) {
    v1::Threshold& added = *message.add_thresholds();
    SetDefined(added, &v1::Threshold::set_value, threshold.value);
    SetDefined(added, &v1::Threshold::set_standard_error, threshold.standard_error);
  }
  return message;
}

void SetFit(const FactorFit& fit, v1::FactorCalibration& message) {
  using Message = v1::FactorCalibration;
  message.set_model(static_cast<icap::instrument::v1::Factor::Model>(fit.model));
  message.set_outcome(fit.outcome);
  message.set_measure_outcome(fit.measure_outcome);
  message.set_iteration_count(fit.iteration_count);
  SetDefined(message, &Message::set_largest_gradient, fit.largest_gradient);
  SetDefined(message, &Message::set_log_likelihood, fit.log_likelihood);
  SetDefined(message, &Message::set_mu, fit.mu);
  SetDefined(message, &Message::set_mu_standard_error, fit.mu_standard_error);
  SetDefined(message, &Message::set_tau2, fit.tau2);
  SetDefined(message, &Message::set_sigma2, fit.sigma2);
  SetDefined(message, &Message::set_omega, fit.omega);
  for (const FittedItem& item : fit.items) *message.add_items() = ToProto(item);
  for (const CutPoint& cut : fit.cut_points) {
    v1::CutPoint& added = *message.add_cut_points();
    added.set_from(cut.from);
    SetDefined(added, &v1::CutPoint::set_measure, cut.measure);
    added.set_always_reached(cut.always_reached);
  }
}

v1::FactorCalibration ToProto(const FactorCalibration& calibration) {
  using Message = v1::FactorCalibration;
  Message message;
  message.set_factor(calibration.factor_id);
  message.set_respondent_count(static_cast<int32_t>(calibration.respondent_count));
  message.set_complete_count(static_cast<int32_t>(calibration.complete_count));
  message.set_school_count(static_cast<int32_t>(calibration.school_count));
  message.set_item_count(calibration.item_count);
  SetDefined(message, &Message::set_alpha, calibration.alpha);
  SetDefined(message, &Message::set_ms_between, calibration.ms_between);
  SetDefined(message, &Message::set_ms_within, calibration.ms_within);
  SetDefined(message, &Message::set_icc1, calibration.icc1);
  SetDefined(message, &Message::set_icc2, calibration.icc2);
  SetDefined(message, &Message::set_icc1_n0, calibration.icc1_n0);
  SetDefined(message, &Message::set_icc2_n0, calibration.icc2_n0);
  SetDefined(message, &Message::set_mean_school_size, calibration.mean_school_size);
  SetDefined(message, &Message::set_n0, calibration.n0);
  SetFit(calibration.fit, message);
  return message;
}

void Set(const LinkedMeasure& measure, v1::LinkedMeasure& message) {
  using Message = v1::LinkedMeasure;
  message.set_respondent_count(static_cast<int32_t>(measure.respondent_count));
  SetDefined(message, &Message::set_value, measure.value);
  SetDefined(message, &Message::set_standard_error, measure.standard_error);
  SetDefined(message, &Message::set_category, measure.category);
}

v1::FactorLink ToProto(const FactorLink& link) {
  v1::FactorLink message;
  message.set_factor(link.factor_id);
  message.set_outcome(link.outcome);
  SetDefined(message, &v1::FactorLink::set_link_standard_error, link.link_standard_error);
  for (const ItemLink& item : link.items) {
    v1::LinkItem& added = *message.add_items();
    added.set_item(item.item_id);
    added.set_state(static_cast<v1::LinkItem::State>(item.state));
    SetDefined(added, &v1::LinkItem::set_displacement, item.displacement);
  }
  return message;
}

v1::RolloutLink ToProto(const RolloutLink& link) {
  v1::RolloutLink message;
  message.set_rollout(link.rollout);
  message.set_rollout_title(link.rollout_title);
  message.set_revision(link.revision);
  Set(link.close_time, *message.mutable_close_time());
  for (const FactorLink& factor : link.factors) *message.add_factors() = ToProto(factor);
  return message;
}

v1::FactorScore ToProto(const FactorScore& score) {
  using Message = v1::FactorScore;
  Message message;
  message.set_factor(score.factor_id);
  message.set_respondent_count(static_cast<int32_t>(score.respondent_count));
  SetDefined(message, &Message::set_mean, score.mean);
  SetDefined(message, &Message::set_sd, score.sd);
  SetDefined(message, &Message::set_standard_error, score.standard_error);
  SetDefined(message, &Message::set_rwgj_uniform, score.rwgj_uniform);
  SetDefined(message, &Message::set_rwgj_slight_skew, score.rwgj_slight_skew);
  SetDefined(message, &Message::set_rwgj_moderate_skew, score.rwgj_moderate_skew);
  SetDefined(message, &Message::set_rwgj_lindell, score.rwgj_lindell);
  SetDefined(message, &Message::set_ad_mean, score.ad_mean);
  SetDefined(message, &Message::set_ad_median, score.ad_median);
  SetDefined(message, &Message::set_p05, score.p05);
  SetDefined(message, &Message::set_p95, score.p95);
  const FittedSchool& fitted = score.fitted;
  SetDefined(message, &Message::set_measure, fitted.measure);
  SetDefined(message, &Message::set_measure_standard_error, fitted.standard_error);
  SetDefined(message, &Message::set_measure_faculty_standard_error, fitted.faculty_standard_error);
  message.set_measured_count(static_cast<int32_t>(fitted.measured_count));
  SetDefined(message, &Message::set_measure_p05, fitted.p05);
  SetDefined(message, &Message::set_measure_p95, fitted.p95);
  SetDefined(message, &Message::set_measure_category, fitted.category);
  SetDefined(message, &Message::set_measure_category_low, fitted.category_low);
  SetDefined(message, &Message::set_measure_category_high, fitted.category_high);
  if (score.linked) {
    Set(score.linked->before, *message.mutable_linked()->mutable_before());
    Set(score.linked->after, *message.mutable_linked()->mutable_after());
  }
  return message;
}

v1::ItemScore ToProto(const ItemScore& score) {
  using Message = v1::ItemScore;
  Message message;
  message.set_item(score.item_id);
  message.set_respondent_count(static_cast<int32_t>(score.answer_count));
  message.mutable_counts()->Add(score.counts.begin(), score.counts.end());
  SetDefined(message, &Message::set_mean, score.mean);
  SetDefined(message, &Message::set_sd, score.sd);
  SetDefined(message, &Message::set_rwg_uniform, score.rwg_uniform);
  SetDefined(message, &Message::set_ad_mean, score.ad_mean);
  SetDefined(message, &Message::set_ad_median, score.ad_median);
  SetDefined(message, &Message::set_agreement, score.agreement);
  return message;
}

}  // namespace

absl::StatusOr<ResponseHeader> FromProto(const collection::v1::ResponseHeader& header) {
  ResponseHeader read;
  read.rollout = header.rollout();
  read.rollout_title = header.rollout_title();
  read.revision = header.revision();
  ICAP_ASSIGN_OR_RETURN(read.instrument, instrument::FromProto(header.instrument()));
  read.version = header.version();
  for (const auto& organization : header.organization_path()) {
    read.organization_path.push_back(FromProto(organization));
  }
  read.rollout_closed = header.rollout_closed();
  read.tabulated = header.tabulated();
  if (header.has_close_time()) {
    read.close_time = Timestamp(std::chrono::microseconds(header.close_time().seconds() * kMicrosPerSecond +
                                                          header.close_time().nanos() / kNanosPerMicro));
  }
  return read;
}

SchoolResponses FromProto(collection::v1::ResponseBlock block) {
  SchoolResponses school;
  school.school = FromProto(block.school());
  for (const auto& ancestor : block.ancestors()) school.ancestors.push_back(FromProto(ancestor));
  school.invited_count = block.invited_count();
  school.respondent_count = block.respondent_count();
  school.columns = Redacted(std::move(*block.mutable_columns()));
  school.synthetic = block.synthetic();
  for (const auto& item : block.tabulated_items()) {
    school.tabulated_items.push_back({{item.counts().begin(), item.counts().end()},
                                      item.has_score() ? std::optional<double>(item.score()) : std::nullopt});
  }
  return school;
}

v1::ScoringHeader ToProto(const ScoringHeader& header) {
  v1::ScoringHeader message;
  message.set_rollout(header.rollout);
  message.set_rollout_title(header.rollout_title);
  *message.mutable_provenance() = ToProto(header.provenance);
  *message.mutable_instrument() = instrument::ToProto(header.instrument);
  for (const FactorCalibration& calibration : header.calibrations) *message.add_calibrations() = ToProto(calibration);
  for (const OrganizationRef& organization : header.organization_path) {
    *message.add_organization_path() = ToProto(organization);
  }
  message.set_version(header.version);
  if (header.link) *message.mutable_link() = ToProto(*header.link);
  return message;
}

v1::SchoolScores ToProto(const ScoredSchool& school) {
  v1::SchoolScores message;
  *message.mutable_school() = ToProto(school.school);
  for (const OrganizationRef& ancestor : school.ancestors) *message.add_ancestors() = ToProto(ancestor);
  message.set_invited_count(school.invited_count);
  message.set_respondent_count(static_cast<int32_t>(school.scores.respondent_count));
  for (const FactorScore& factor : school.scores.factors) *message.add_factors() = ToProto(factor);
  for (const ItemScore& item : school.scores.items) *message.add_items() = ToProto(item);
  message.set_input_fingerprint(school.input_fingerprint);
  message.set_synthetic(school.synthetic);
  if (school.earlier_invited_count) message.set_earlier_invited_count(*school.earlier_invited_count);
  if (school.earlier_respondent_count) message.set_earlier_respondent_count(*school.earlier_respondent_count);
  return message;
}

}  // namespace icap::scoring
