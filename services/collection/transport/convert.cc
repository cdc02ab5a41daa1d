#include "services/collection/transport/convert.h"

#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/instrument/instrument_proto.h"
#include "services/common/instrument/protocol_proto.h"

namespace icap::collection {

void Set(const Timestamp& time, google::protobuf::Timestamp* message) {
  const int64_t micros = time.time_since_epoch().count();
  message->set_seconds(micros / 1'000'000);
  message->set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1'000);
}

namespace {

void SetSettings(const std::string& agency, const RolloutSettings& settings, v1::Rollout* message) {
  for (const std::string& name : settings.protocol_revisions) message->add_protocol_revisions(name);
  for (const std::string& id : settings.included) message->add_included_organizations(OrganizationName(agency, id));
  for (const std::string& id : settings.excluded) message->add_excluded_organizations(OrganizationName(agency, id));
  const RolloutWindow& window = settings.window;
  if (!window.time_zone.empty()) {
    message->mutable_window()->set_open_local_time(window.open_local);
    message->mutable_window()->set_close_local_time(window.close_local);
    message->mutable_window()->set_time_zone(window.time_zone);
    if (window.open.has_value()) Set(*window.open, message->mutable_window()->mutable_planned_open_time());
    if (window.close.has_value()) Set(*window.close, message->mutable_window()->mutable_planned_close_time());
  }
  for (const std::string& language : settings.languages) message->add_languages(language);
  auto* policies = message->mutable_policies();
  policies->set_minimum_respondents(settings.limits.minimum_respondents);
  policies->set_minimum_response_rate(settings.limits.minimum_rate);
  policies->set_complete_response_rate(settings.limits.complete_rate);
  policies->mutable_reminder_days();
  for (int day : settings.reminder_days) policies->mutable_reminder_days()->add_days(day);
  for (Channel channel : settings.channels) policies->add_channels(static_cast<v1::DeliveryChannel>(channel));
  message->set_accept_unconfirmed(settings.accept_unconfirmed);
}

absl::StatusOr<std::vector<std::string>> ReadOrganizations(
    const std::string& field, const std::string& agency, const google::protobuf::RepeatedPtrField<std::string>& names) {
  std::vector<std::string> found;
  for (const std::string& name : names) {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName(field, name, "agencies/*/organizations/*"));
    if (ids[0] != agency) return FieldInvalid(field, "must belong to the agency of the rollout");
    found.push_back(ids[1]);
  }
  return found;
}

}  // namespace

v1::RolloutState ToProto(RolloutState state) {
  return state == RolloutState::kClosing ? v1::ROLLOUT_STATE_CLOSED : static_cast<v1::RolloutState>(state);
}

absl::StatusOr<RolloutSettings> SettingsFromProto(const std::string& agency, const v1::Rollout& message) {
  RolloutSettings settings;
  settings.protocol_revisions = {message.protocol_revisions().begin(), message.protocol_revisions().end()};
  for (const std::string& name : settings.protocol_revisions) {
    ICAP_ASSIGN_OR_RETURN(const auto ids,
                          ParseName("rollout.protocol_revisions", name, "agencies/*/instruments/*/revisions/*"));
    if (ids[0] != agency) return FieldInvalid("rollout.protocol_revisions", "must belong to the rollout's agency");
  }
  ICAP_ASSIGN_OR_RETURN(settings.included,
                        ReadOrganizations("rollout.included_organizations", agency, message.included_organizations()));
  ICAP_ASSIGN_OR_RETURN(settings.excluded,
                        ReadOrganizations("rollout.excluded_organizations", agency, message.excluded_organizations()));
  settings.window = {message.window().open_local_time(), message.window().close_local_time(),
                     message.window().time_zone(), std::nullopt, std::nullopt};
  settings.languages = {message.languages().begin(), message.languages().end()};
  const v1::RolloutPolicies& policies = message.policies();
  if (policies.has_minimum_respondents()) settings.limits.minimum_respondents = policies.minimum_respondents();
  if (policies.has_minimum_response_rate()) settings.limits.minimum_rate = policies.minimum_response_rate();
  if (policies.has_complete_response_rate()) settings.limits.complete_rate = policies.complete_response_rate();
  if (policies.has_reminder_days()) {
    settings.reminder_days = {policies.reminder_days().days().begin(), policies.reminder_days().days().end()};
  }
  if (policies.channels_size() > 0) settings.channels.clear();
  for (int channel : policies.channels()) {
    if (channel == v1::DELIVERY_CHANNEL_UNSPECIFIED || !v1::DeliveryChannel_IsValid(channel)) {
      return FieldInvalid("rollout.policies.channels", "must be e-mail, letter or export");
    }
    settings.channels.push_back(static_cast<Channel>(channel));
  }
  settings.accept_unconfirmed = message.accept_unconfirmed();
  return settings;
}

v1::Agency ToProto(const Agency& agency) {
  v1::Agency message;
  message.set_name(AgencyName(agency.agency));
  message.set_title(agency.title);
  Set(agency.create_time, message.mutable_create_time());
  return message;
}

v1::Organization ToProto(const Organization& organization) {
  v1::Organization message;
  message.set_name(OrganizationName(organization.agency, organization.organization));
  message.set_title(organization.title);
  message.set_kind(organization.kind);
  if (!organization.parent.empty()) message.set_parent(OrganizationName(organization.agency, organization.parent));
  message.set_synthetic(organization.synthetic);
  message.set_inactive(!organization.active);
  for (const std::string& id : organization.path) {
    if (id != organization.organization) message.add_ancestors(OrganizationName(organization.agency, id));
  }
  return message;
}

v1::Revision ToProto(const Revision& revision) {
  v1::Revision message;
  message.set_name(RevisionName(revision.agency, revision.instrument, revision.number));
  message.set_title(revision.title);
  message.set_content_sha256(revision.sha256);
  Set(revision.create_time, message.mutable_create_time());
  return message;
}

v1::Revision ToProto(const LoadedRevision& revision) {
  v1::Revision message = ToProto(revision.revision);
  if (revision.protocol) {
    *message.mutable_protocol() = instrument::ToProto(*revision.protocol);
    message.set_protocol_kind(instrument::ToProto(revision.protocol->kind));
  } else {
    *message.mutable_instrument() = instrument::ToProto(revision.instrument);
  }
  return message;
}

v1::Rollout ToProto(const Rollout& rollout) {
  v1::Rollout message;
  message.set_name(RolloutName(rollout.agency, rollout.rollout));
  message.set_title(rollout.title);
  message.set_state(ToProto(rollout.state));
  message.set_revision(RevisionName(rollout.agency, rollout.instrument, rollout.revision));
  message.set_organization(OrganizationName(rollout.agency, rollout.organization));
  message.set_school_count(rollout.school_count);
  if (rollout.open_time.has_value()) Set(*rollout.open_time, message.mutable_open_time());
  if (rollout.close_time.has_value()) Set(*rollout.close_time, message.mutable_close_time());
  if (rollout.publish_time.has_value()) Set(*rollout.publish_time, message.mutable_publish_time());
  message.set_version(rollout.version);
  message.set_synthetic(rollout.synthetic);
  message.set_kind(static_cast<v1::RolloutKind>(rollout.kind));
  SetSettings(rollout.agency, rollout.settings, &message);
  message.set_confirmed_school_count(rollout.confirmed_school_count);
  if (rollout.cancel_time.has_value()) Set(*rollout.cancel_time, message.mutable_cancel_time());
  return message;
}

common::v1::OrganizationRef ToProto(const std::string& agency, const OrganizationRef& reference) {
  common::v1::OrganizationRef message;
  message.set_name(OrganizationName(agency, reference.organization));
  message.set_title(reference.title);
  message.set_kind(reference.kind);
  return message;
}

common::v1::OrganizationRef SchoolRef(const RolloutSchool& school) {
  return ToProto(school.agency, OrganizationRef{school.school, school.title, "school"});
}

v1::RolloutSchool ToProto(const RolloutSchool& school) {
  v1::RolloutSchool message;
  message.set_name(RolloutSchoolName(school.agency, school.rollout, school.school));
  *message.mutable_organization() = SchoolRef(school);
  for (const OrganizationRef& ancestor : school.ancestors) {
    *message.add_ancestors() = ToProto(school.agency, ancestor);
  }
  message.set_state(ToProto(school.state));
  message.set_invited_count(school.invited_count);
  message.set_submission_count(school.submission_count);
  message.set_synthetic(school.synthetic);
  if (school.confirmed_count.has_value()) message.set_confirmed_count(*school.confirmed_count);
  return message;
}

v1::RolloutOpening ToProto(const Opening& opening) {
  v1::RolloutOpening message;
  message.set_rollout(RolloutName(opening.agency, opening.rollout));
  message.set_state(static_cast<v1::RolloutOpeningState>(opening.state));
  message.set_school_count(opening.school_count);
  message.set_done_school_count(opening.done_school_count);
  message.set_invitation_count(opening.invitation_count);
  Set(opening.start_time, message.mutable_start_time());
  if (opening.end_time.has_value()) Set(*opening.end_time, message.mutable_end_time());
  return message;
}

SchoolCounts FromProto(const std::string& school, const v1::SchoolCounts& message) {
  SchoolCounts counts{school, message.eligible_count(), message.responding_count(), {}};
  for (const v1::ItemCounts& item : message.items()) {
    counts.items.push_back({item.item(),
                            {item.counts().begin(), item.counts().end()},
                            item.has_score() ? std::optional<double>(item.score()) : std::nullopt});
  }
  return counts;
}

v1::SchoolCount ToCount(const SchoolTrack& track) {
  const RolloutSchool& school = track.school;
  v1::SchoolCount message;
  message.set_school(RolloutSchoolName(school.agency, school.rollout, school.school));
  message.set_title(school.title);
  message.set_invited_count(school.invited_count);
  message.set_submission_count(school.submission_count);
  message.set_state(ToProto(school.state));
  message.set_teacher_count(school.people_count());
  message.set_behind(track.behind);
  message.set_needed_for_minimum(track.gap.to_minimum);
  message.set_needed_for_rate(track.gap.to_rate);
  message.set_needed_for_complete(track.gap.to_complete);
  message.set_too_small(track.gap.too_small);
  if (!school.ancestors.empty()) {
    message.set_parent(OrganizationName(school.agency, school.ancestors.back().organization));
  }
  return message;
}

v1::OrganizationCount ToCount(const std::string& agency, const OrganizationTrack& track) {
  v1::OrganizationCount message;
  *message.mutable_organization() = ToProto(agency, track.organization);
  if (!track.parent.empty()) message.set_parent(OrganizationName(agency, track.parent));
  message.set_school_count(track.school_count);
  message.set_invited_count(track.invited_count);
  message.set_submission_count(track.submission_count);
  message.set_behind_school_count(track.behind_school_count);
  message.set_shown_school_count(track.shown_school_count);
  message.set_complete_school_count(track.complete_school_count);
  return message;
}

std::string LastId(const std::string& name) {
  return name.substr(name.rfind('/') + 1);
}

}  // namespace icap::collection
