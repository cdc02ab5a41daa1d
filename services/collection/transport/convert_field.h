// Between messages of field work and the app's model.
#pragma once

#include "absl/status/statusor.h"
#include "icap/collection/v1/field.pb.h"
#include "services/collection/app/field_sessions.h"

namespace icap::collection {

v1::FieldSession ToProto(const FieldSession& session);
v1::FieldDraw ToProto(const FieldDraw& draw);
v1::FieldRecord ToProto(const FieldRecordVersion& version);
v1::FieldRecord ToProto(const SeenRecord& record);
v1::RatedSession ToProto(const SchoolRatedSession& session);
// A conflict beside what its record says now.
v1::FieldConflict ToProto(const FieldConflict& conflict, const FieldRecordVersion& head);

// FIELD_INVALID when the content is of no kind.
absl::StatusOr<FieldContent> FromProto(const v1::FieldRecordContent& message);
FieldChange ToChange(const v1::FieldRecordChange& message, FieldContent content);

// "agencies/*/rollouts/*/schools/*/fieldSessions/*".
absl::StatusOr<FieldSessionKey> ParseFieldSessionName(std::string_view field, std::string_view name);

// The epoch when the message is absent.
Timestamp ReadTime(const google::protobuf::Timestamp& message);

}  // namespace icap::collection
