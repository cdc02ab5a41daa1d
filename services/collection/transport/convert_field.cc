#include "services/collection/transport/convert_field.h"

#include "services/collection/transport/convert.h"
#include "services/common/base/encoding.h"
#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/instrument/protocol_proto.h"

namespace icap::collection {
namespace {

constexpr int64_t kMicros = 1'000'000;

void SetMicros(int64_t micros, google::protobuf::Timestamp* message) {
  message->set_seconds(micros / kMicros);
  message->set_nanos(static_cast<int32_t>(micros % kMicros) * 1'000);
}

int64_t ReadMicros(const google::protobuf::Timestamp& message) {
  return message.seconds() * kMicros + message.nanos() / 1'000;
}

v1::FieldParticipant ToProto(const std::string& agency, const FieldParticipant& participant) {
  v1::FieldParticipant message;
  message.set_position(participant.position);
  if (!participant.person.empty()) message.set_person(AgencyName(agency) + "/people/" + participant.person);
  message.set_display_name(participant.display_name);
  return message;
}

v1::FieldRecordContent ToProto(const FieldContent& content) {
  v1::FieldRecordContent message;
  message.set_withdrawn(content.withdrawn);
  if (content.kind == FieldRecordKind::kNote) {
    auto* note = message.mutable_note();
    note->set_prompt_id(content.prompt);
    note->set_speaker(content.speaker);
    note->set_text(content.text);
    if (content.record_time_micros != 0) SetMicros(content.record_time_micros, note->mutable_record_time());
    return message;
  }
  auto* rating = message.mutable_rating();
  rating->set_indicator_id(content.indicator);
  rating->set_level_id(content.level);
  for (const std::string& id : content.evidence) rating->add_evidence_ids(id);
  rating->set_not_ratable(content.not_ratable);
  rating->set_rationale(content.rationale);
  return message;
}

}  // namespace

Timestamp ReadTime(const google::protobuf::Timestamp& message) {
  return Timestamp(std::chrono::microseconds(ReadMicros(message)));
}

v1::FieldSession ToProto(const FieldSession& session) {
  const FieldSessionKey& key = session.key;
  v1::FieldSession message;
  message.set_name(FieldSessionName(key));
  message.set_kind(instrument::ToProto(session.kind));
  message.set_revision(RevisionName(key.agency, session.instrument, session.revision));
  message.set_title(session.title);
  *message.mutable_school() = ToProto(key.agency, OrganizationRef{key.school, session.school_title, "school"});
  message.set_state(static_cast<v1::FieldSessionState>(session.state));
  for (const FieldParticipant& participant : session.participants) {
    *message.add_participants() = ToProto(key.agency, participant);
  }
  for (const FieldAssignment& assignment : session.assignments) {
    auto* added = message.add_assignments();
    added->set_rater(static_cast<v1::FieldRater>(assignment.rater));
    added->set_account(assignment.account);
    Set(assignment.start_time, added->mutable_start_time());
    Set(assignment.end_time, added->mutable_end_time());
    if (assignment.complete_time) Set(*assignment.complete_time, added->mutable_complete_time());
  }
  message.set_double_rated(session.double_rated);
  message.set_version(session.version);
  Set(session.create_time, message.mutable_create_time());
  if (session.complete_time) Set(*session.complete_time, message.mutable_complete_time());
  if (!session.draw.empty()) message.set_draw(FieldDrawName(key.agency, key.rollout, key.school, session.draw));
  return message;
}

v1::FieldDraw ToProto(const FieldDraw& draw) {
  v1::FieldDraw message;
  message.set_name(FieldDrawName(draw.agency, draw.rollout, draw.school, draw.draw));
  message.set_revision(RevisionName(draw.agency, draw.instrument, draw.revision));
  message.set_seed(ToHex(draw.seed));
  message.set_method(draw.method);
  message.set_population_size(draw.population_size);
  message.set_population_fingerprint(draw.population_fingerprint);
  message.set_drawn_by(draw.drawn_by);
  Set(draw.create_time, message.mutable_create_time());
  for (const DrawnParticipant& drawn : draw.drawn) {
    auto* added = message.add_drawn();
    *added->mutable_participant() = ToProto(draw.agency, drawn.participant);
    added->set_reserve(drawn.reserve);
    if (!drawn.session.empty()) {
      added->set_session(FieldSessionName({draw.agency, draw.rollout, draw.school, drawn.session}));
    }
    added->set_replaced_reason(drawn.replaced_reason);
    added->set_replaced_by(drawn.replaced_by);
  }
  return message;
}

v1::FieldRecord ToProto(const FieldRecordVersion& version) {
  v1::FieldRecord message;
  message.set_record_id(version.record_id);
  message.set_rater(static_cast<v1::FieldRater>(version.rater));
  message.set_version(version.version);
  if (version.version == 0) return message;
  *message.mutable_content() = ToProto(version.content);
  message.set_reason(version.reason);
  message.set_device_id(version.device_id);
  Set(version.accept_time, message.mutable_accept_time());
  return message;
}

v1::FieldConflict ToProto(const FieldConflict& conflict, const FieldRecordVersion& head) {
  v1::FieldConflict message;
  message.set_conflict_id(conflict.conflict_id);
  message.set_base_version(conflict.base_version);
  *message.mutable_mine() = ToProto(conflict.content);
  message.set_theirs_version(head.version);
  if (head.version > 0) *message.mutable_theirs() = ToProto(head.content);
  message.set_device_id(conflict.device_id);
  message.set_theirs_device_id(head.device_id);
  Set(conflict.receive_time, message.mutable_receive_time());
  return message;
}

v1::FieldRecord ToProto(const SeenRecord& record) {
  v1::FieldRecord message = ToProto(record.head);
  for (const FieldConflict& conflict : record.conflicts) *message.add_conflicts() = ToProto(conflict, record.head);
  for (const FieldRecordVersion& earlier : record.earlier) *message.add_earlier() = ToProto(earlier);
  return message;
}

v1::RatedSession ToProto(const SchoolRatedSession& session) {
  v1::RatedSession message;
  message.set_kind(instrument::ToProto(session.session.kind));
  message.set_revision(RevisionName(session.agency, session.session.instrument, session.session.revision));
  for (const instrument::ProtocolLevel& level : session.protocol->levels) {
    auto* added = message.add_levels();
    added->set_level_id(level.id);
    added->set_title(level.title);
  }
  message.set_double_rated(session.session.double_rated);
  for (const SchoolRating& rating : session.ratings) {
    auto* added = message.add_ratings();
    added->set_indicator_id(rating.indicator);
    added->set_factor_id(rating.factor);
    added->set_indicator_text(rating.text);
    added->set_rater(static_cast<v1::FieldRater>(rating.rater));
    added->set_level(rating.level);
  }
  return message;
}

absl::StatusOr<FieldContent> FromProto(const v1::FieldRecordContent& message) {
  FieldContent content;
  content.withdrawn = message.withdrawn();
  if (message.has_note()) {
    content.prompt = message.note().prompt_id();
    content.speaker = message.note().speaker();
    content.text = message.note().text();
    if (message.note().has_record_time()) content.record_time_micros = ReadMicros(message.note().record_time());
    return content;
  }
  if (!message.has_rating()) return FieldInvalid("content", "must be a note or a rating");
  const v1::IndicatorRating& rating = message.rating();
  content.kind = FieldRecordKind::kRating;
  content.indicator = rating.indicator_id();
  content.level = rating.level_id();
  content.evidence = {rating.evidence_ids().begin(), rating.evidence_ids().end()};
  content.not_ratable = rating.not_ratable();
  content.rationale = rating.rationale();
  return content;
}

FieldChange ToChange(const v1::FieldRecordChange& message, FieldContent content) {
  return {message.request_id(),
          message.record_id(),
          message.base_version(),
          std::move(content),
          {message.resolves().begin(), message.resolves().end()}};
}

absl::StatusOr<FieldSessionKey> ParseFieldSessionName(std::string_view field, std::string_view name) {
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName(field, name, "agencies/*/rollouts/*/schools/*/fieldSessions/*"));
  return FieldSessionKey{ids[0], ids[1], ids[2], ids[3]};
}

}  // namespace icap::collection
