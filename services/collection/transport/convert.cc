#include "services/collection/transport/convert.h"

#include "services/common/instrument/instrument_proto.h"

namespace icap::collection {
void Set(const Timestamp& time, google::protobuf::Timestamp* message) {
  const int64_t micros = time.time_since_epoch().count();
  message->set_seconds(micros / 1'000'000);
  message->set_nanos(static_cast<int32_t>(micros % 1'000'000) * 1'000);
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
  *message.mutable_instrument() = instrument::ToProto(revision.instrument);
  return message;
}

v1::Rollout ToProto(const Rollout& rollout) {
  v1::Rollout message;
  message.set_name(RolloutName(rollout.agency, rollout.rollout));
  message.set_title(rollout.title);
  message.set_state(static_cast<v1::RolloutState>(rollout.state));
  message.set_revision(RevisionName(rollout.agency, rollout.instrument, rollout.revision));
  message.set_organization(OrganizationName(rollout.agency, rollout.organization));
  message.set_school_count(rollout.school_count);
  if (rollout.open_time.has_value()) Set(*rollout.open_time, message.mutable_open_time());
  if (rollout.close_time.has_value()) Set(*rollout.close_time, message.mutable_close_time());
  if (rollout.publish_time.has_value()) Set(*rollout.publish_time, message.mutable_publish_time());
  message.set_version(rollout.version);
  message.set_synthetic(rollout.synthetic);
  message.set_kind(static_cast<v1::RolloutKind>(rollout.kind));
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
  message.set_state(static_cast<v1::RolloutState>(school.state));
  message.set_invited_count(school.invited_count);
  message.set_submission_count(school.submission_count);
  message.set_synthetic(school.synthetic);
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

v1::SchoolCount ToCount(const RolloutSchool& school) {
  v1::SchoolCount message;
  message.set_school(RolloutSchoolName(school.agency, school.rollout, school.school));
  message.set_title(school.title);
  message.set_invited_count(school.invited_count);
  message.set_submission_count(school.submission_count);
  message.set_state(static_cast<v1::RolloutState>(school.state));
  return message;
}

std::string LastId(const std::string& name) {
  return name.substr(name.rfind('/') + 1);
}

}  // namespace icap::collection
