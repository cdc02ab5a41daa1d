#include "services/collection/transport/roster_convert.h"

#include <fmt/format.h>

#include "services/collection/transport/convert.h"

namespace icap::collection {
namespace {

std::string ImportName(const std::string& agency, const std::string& import) {
  return fmt::format("agencies/{}/rosterImports/{}", agency, import);
}

void Set(const RosterCounts& counts, v1::RosterCounts* message) {
  message->set_read(counts.read);
  message->set_added(counts.added);
  message->set_changed(counts.changed);
  message->set_moved(counts.moved);
  message->set_gone(counts.gone);
  message->set_returned(counts.returned);
}

// Of a key "source/sourcedId" or "person/id".
v1::MatchRecord RecordOf(const std::string& agency, const std::string& key, const std::string& name,
                         const std::string& organization, const std::string& person) {
  v1::MatchRecord message;
  const size_t slash = key.find('/');
  if (key.substr(0, slash) != "person") {
    message.set_source(key.substr(0, slash));
    message.set_sourced_id(key.substr(slash + 1));
  }
  message.set_display_name(name);
  message.set_organization(OrganizationName(agency, organization));
  if (!person.empty()) message.set_person(PersonName(agency, person));
  return message;
}

}  // namespace

v1::RosterImport ToProto(const RosterImport& import) {
  v1::RosterImport message;
  message.set_name(ImportName(import.agency, import.import));
  message.set_state(static_cast<v1::RosterImportState>(import.state));
  message.set_source(import.source);
  message.set_content_sha256(import.content_sha256);
  Set(import.organizations, message.mutable_organizations());
  Set(import.people, message.mutable_people());
  message.set_joined_record_count(import.joined_record_count);
  message.set_open_match_count(import.open_match_count);
  message.set_finding_count(import.finding_count);
  for (const std::string& sentence : import.guards) message.add_guards()->set_message(sentence);
  message.set_stale(import.stale);
  message.set_creator(import.creator);
  Set(import.create_time, message.mutable_create_time());
  message.set_approver(import.approver);
  message.set_override_reason(import.override_reason);
  if (import.apply_time.has_value()) Set(*import.apply_time, message.mutable_apply_time());
  message.set_session_count(import.session_count);
  if (!import.connection.empty()) {
    v1::RosterConnection* connection = message.mutable_connection();
    connection->set_base_url(import.connection.base_url);
    connection->set_token_url(import.connection.token_url);
    connection->set_client_id(import.connection.client_id);
  }
  message.set_pull_problem(import.pull_problem);
  return message;
}

v1::RosterFinding ToProto(const roster::Finding& finding) {
  v1::RosterFinding message;
  switch (finding.severity) {
    case roster::Severity::kRepaired:
      message.set_severity(v1::ROSTER_SEVERITY_REPAIRED);
      break;
    case roster::Severity::kDropped:
      message.set_severity(v1::ROSTER_SEVERITY_DROPPED);
      break;
    case roster::Severity::kError:
      message.set_severity(v1::ROSTER_SEVERITY_ERROR);
      break;
  }
  message.set_code(finding.code);
  message.set_file(finding.origin.file);
  message.set_line(finding.origin.line);
  message.set_field(finding.field);
  message.set_message(finding.message);
  return message;
}

v1::RosterChange ToProto(const std::string& agency, const RosterChange& change) {
  v1::RosterChange message;
  message.set_subject(change.is_person ? PersonName(agency, change.id) : OrganizationName(agency, change.id));
  message.set_kind(static_cast<v1::RosterChangeKind>(change.kind));
  message.set_title(change.title);
  message.set_subject_kind(!change.is_person ? change.organization_kind : change.teacher ? "teacher" : "staff");
  if (!change.parent.empty()) message.set_organization(OrganizationName(agency, change.parent));
  message.set_note(change.note);
  return message;
}

v1::PersonMatch ToProto(const std::string& agency, const std::string& import, const StoredMatch& match) {
  v1::PersonMatch message;
  const PersonMatch& pair = match.pair;
  message.set_name(fmt::format("{}/matches/{}", ImportName(agency, import), match.match));
  *message.mutable_left() = RecordOf(agency, pair.left_key, pair.left_name, pair.left_organization, pair.left_person);
  *message.mutable_right() =
      RecordOf(agency, pair.right_key, pair.right_name, pair.right_organization, pair.right_person);
  message.set_evidence(pair.evidence);
  message.set_certainty(pair.certainty);
  message.set_resolution(static_cast<v1::MatchResolution>(match.resolution));
  return message;
}

v1::PersonChange ToProto(const IdentityChange& change) {
  v1::PersonChange message;
  message.set_name(fmt::format("agencies/{}/personChanges/{}", change.agency, change.change));
  message.set_kind(static_cast<v1::PersonChangeKind>(change.kind));
  message.set_person(PersonName(change.agency, change.person));
  message.set_into(PersonName(change.agency, change.into));
  for (const SourceId& record : change.records) message.add_records(KeyOf(record));
  message.set_actor(change.actor);
  message.set_reason(change.reason);
  Set(change.create_time, message.mutable_create_time());
  message.set_undo_actor(change.undo_actor);
  message.set_undo_reason(change.undo_reason);
  return message;
}

v1::RosterPolicy ToProto(const std::string& agency, const RosterPolicy& policy) {
  v1::RosterPolicy message;
  message.set_parent(AgencyName(agency));
  message.set_max_removed_percent(policy.max_removed_percent);
  for (const std::string& role : policy.asked_roles) message.add_asked_roles(role);
  message.set_certainty(policy.certainty);
  return message;
}

}  // namespace icap::collection
