#include "services/profile/transport/convert_field_work.h"

#include "services/common/base/status_macros.h"
#include "services/profile/app/field_work.h"

namespace icap::profile {
namespace {

v1::RaterAgreement ToProto(const AgreementCoefficient& coefficient) {
  v1::RaterAgreement message;
  message.set_outcome(static_cast<v1::RaterAgreement::Outcome>(coefficient.outcome));
  message.set_pair_count(coefficient.pair_count);
  if (coefficient.value) message.set_value(*coefficient.value);
  if (coefficient.interval_low) message.set_interval_low(*coefficient.interval_low);
  if (coefficient.interval_high) message.set_interval_high(*coefficient.interval_high);
  return message;
}

v1::FieldEvidence ToProto(const instrument::Scale& scale, const Triangulation& triangulation) {
  v1::FieldEvidence message;
  message.set_verdict(static_cast<v1::FieldEvidence::Verdict>(triangulation.verdict));
  for (const SourceEvidence& source : triangulation.sources) {
    auto* added = message.add_sources();
    added->set_source(static_cast<v1::SourceEvidence::Source>(source.source));
    added->set_count(source.count);
    added->set_too_thin(source.too_thin);
    if (!source.levels) continue;
    for (int level = source.levels->lowest; level <= source.levels->highest; ++level) {
      added->add_levels(scale.levels[static_cast<size_t>(level)].id);
      added->add_level_titles(scale.levels[static_cast<size_t>(level)].title);
    }
  }
  return message;
}

}  // namespace

absl::Status AddFieldWork(const Rollout& rollout, const SchoolProfile& profile, v1::SchoolProfile* message) {
  if (profile.field_sessions.empty()) return absl::OkStatus();
  ICAP_ASSIGN_OR_RETURN(const FieldWorkSummary summary, SummarizeFieldWork(profile.field_sessions));
  auto* work = message->mutable_field_work();
  work->set_interview_count(summary.interview_count);
  work->set_observation_count(summary.observation_count);
  work->set_double_rated_count(summary.double_rated_count);
  *work->mutable_weighted_kappa() = ToProto(summary.agreement.weighted_kappa);
  *work->mutable_krippendorff_alpha() = ToProto(summary.agreement.krippendorff_alpha);
  for (int i = 0; i < message->factors_size(); ++i) {
    const instrument::Factor& factor = rollout.instrument.factors[static_cast<size_t>(i)];
    const FactorResult& result = profile.factors[static_cast<size_t>(i)];
    // Of a factor that disclosure control hides, sessions would be all there is to read.
    if (!result.mean) continue;
    std::optional<SurveyPlacement> survey;
    if (result.named) survey = SurveyPlacement{result.respondent_count, *result.named};
    ICAP_ASSIGN_OR_RETURN(const auto found,
                          TriangulateFactor(rollout.instrument, factor, survey, profile.field_sessions));
    if (!found) continue;
    const instrument::Scale* scale = instrument::ScaleOf(rollout.instrument, factor.id);
    *message->mutable_factors(i)->mutable_field_evidence() = ToProto(*scale, *found);
  }
  return absl::OkStatus();
}

}  // namespace icap::profile
