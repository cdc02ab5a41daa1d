#include "services/collection/transport/field_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "services/collection/transport/convert.h"
#include "services/collection/transport/convert_field.h"
#include "services/collection/transport/instrument_service.h"
#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/instrument/protocol_proto.h"
#include "services/common/rpc/page.h"
#include "services/common/rpc/request_key.h"

namespace icap::collection {
namespace {

constexpr char kSchoolPattern[] = "agencies/*/rollouts/*/schools/*";

// What a list is asked over.
struct Parent {
  std::string agency;
  std::string rollout;  // may be empty
  std::string school;   // may be empty
};

absl::StatusOr<Parent> ParseParent(const std::string& name) {
  const auto depth = std::count(name.begin(), name.end(), '/');
  const char* pattern = depth <= 1 ? "agencies/*" : depth <= 3 ? "agencies/*/rollouts/*" : kSchoolPattern;
  ICAP_ASSIGN_OR_RETURN(auto ids, ParseName("parent", name, pattern));
  ids.resize(3);
  return Parent{ids[0], ids[1], ids[2]};
}

absl::StatusOr<PlanFieldSessions> ToPlan(const v1::PlanFieldSessionsRequest& request) {
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request.parent(), kSchoolPattern));
  ICAP_ASSIGN_OR_RETURN(const RevisionKey revision, ParseRevisionName("revision", request.revision()));
  if (revision.agency != ids[0]) return FieldInvalid("revision", "must belong to the agency of `parent`");
  return PlanFieldSessions{ids[0],
                           ids[1],
                           ids[2],
                           revision.instrument,
                           revision.number,
                           request.count(),
                           request.reserve_count(),
                           {request.classrooms().begin(), request.classrooms().end()},
                           request.double_rated()};
}

v1::FieldRecordResult Refused(const v1::FieldRecordChange& change, const absl::Status& why) {
  v1::FieldRecordResult message;
  message.set_request_id(change.request_id());
  message.set_record_id(change.record_id());
  message.set_outcome(v1::FieldRecordResult::OUTCOME_REFUSED);
  message.set_reason(ReasonOf(why).value_or(""));
  const auto violations = ViolationsOf(why);
  message.set_message(violations.empty() ? std::string(why.message())
                                         : fmt::format("{} {}", violations[0].field, violations[0].description));
  return message;
}

// The change's result; of a conflict, with both versions as `records` has them.
v1::FieldRecordResult ToProto(const v1::FieldRecordChange& change, const FieldChangeResult& result,
                              const std::vector<SeenRecord>& records) {
  if (result.outcome == FieldOutcome::kRefused) return Refused(change, result.refused);
  v1::FieldRecordResult message;
  message.set_request_id(result.request_id);
  message.set_record_id(result.record_id);
  message.set_outcome(static_cast<v1::FieldRecordResult::Outcome>(result.outcome));
  message.set_version(result.version);
  for (const SeenRecord& record : records) {
    for (const FieldConflict& conflict : record.conflicts) {
      if (conflict.conflict_id == result.request_id) *message.mutable_conflict() = ToProto(conflict, record.head);
    }
  }
  return message;
}

// Changes whose content can be read; the others are answered at once.
struct ReadChanges {
  std::vector<FieldChange> changes;
  std::vector<absl::Status> problems;  // one a change of the request; OK for those that were read
};

ReadChanges Read(const v1::SyncFieldRecordsRequest& request) {
  ReadChanges read;
  for (const v1::FieldRecordChange& change : request.changes()) {
    auto content = FromProto(change.content());
    read.problems.push_back(content.status());
    if (content.ok()) read.changes.push_back(ToChange(change, *std::move(content)));
  }
  return read;
}

}  // namespace

grpc::Status FieldTransport::PlanFieldSessions(grpc::ServerContext* context,
                                               const v1::PlanFieldSessionsRequest* request,
                                               v1::PlanFieldSessionsResponse* response) {
  return entrance_.Run(*context, "PlanFieldSessions", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto plan, ToPlan(*request));
    ICAP_ASSIGN_OR_RETURN(const FieldPlan made,
                          sessions_.Plan(caller, rpc::KeyOf("PlanFieldSessions", *request), plan));
    if (made.draw) *response->mutable_draw() = ToProto(*made.draw);
    for (const FieldSession& session : made.sessions) *response->add_sessions() = ToProto(session);
    return absl::OkStatus();
  });
}

grpc::Status FieldTransport::DrawReserve(grpc::ServerContext* context, const v1::DrawReserveRequest* request,
                                         v1::FieldSession* response) {
  return entrance_.Run(*context, "DrawReserve", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const FieldSessionKey key, ParseFieldSessionName("name", request->name()));
    ICAP_ASSIGN_OR_RETURN(const FieldSession session,
                          sessions_.DrawReserve(caller, rpc::KeyOf("DrawReserve", *request), key, request->position(),
                                                request->reason()));
    *response = ToProto(session);
    return absl::OkStatus();
  });
}

grpc::Status FieldTransport::ListFieldSessions(grpc::ServerContext* context,
                                               const v1::ListFieldSessionsRequest* request,
                                               v1::ListFieldSessionsResponse* response) {
  return entrance_.Run(*context, "ListFieldSessions", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const Parent parent, ParseParent(request->parent()));
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(request->parent(), request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto found,
                          sessions_.List(caller, parent.agency, parent.rollout, parent.school, {size, after}));
    for (const FieldSession& session : found) *response->add_sessions() = ToProto(session);
    if (static_cast<int>(found.size()) == size) {
      const FieldSessionKey& last = found.back().key;
      response->set_next_page_token(
          rpc::MakePageToken(request->parent(), fmt::format("{}/{}/{}", last.rollout, last.school, last.session)));
    }
    return absl::OkStatus();
  });
}

grpc::Status FieldTransport::AssignSession(grpc::ServerContext* context, const v1::AssignSessionRequest* request,
                                           v1::FieldSession* response) {
  return entrance_.Run(*context, "AssignSession", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const FieldSessionKey key, ParseFieldSessionName("name", request->name()));
    const FieldAssignment assignment = {static_cast<FieldRater>(request->rater()), request->account(),
                                        ReadTime(request->start_time()), ReadTime(request->end_time()), std::nullopt};
    ICAP_ASSIGN_OR_RETURN(const FieldSession session,
                          sessions_.Assign(caller, rpc::KeyOf("AssignSession", *request), key, assignment));
    *response = ToProto(session);
    return absl::OkStatus();
  });
}

grpc::Status FieldTransport::GetFieldSession(grpc::ServerContext* context, const v1::GetFieldSessionRequest* request,
                                             v1::GetFieldSessionResponse* response) {
  return entrance_.Run(*context, "GetFieldSession", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const FieldSessionKey key, ParseFieldSessionName("name", request->name()));
    ICAP_ASSIGN_OR_RETURN(const SeenSession seen, sessions_.Get(caller, key));
    *response->mutable_session() = ToProto(seen.session);
    *response->mutable_protocol() = instrument::ToProto(*seen.protocol);
    for (const SeenRecord& record : seen.records) *response->add_records() = ToProto(record);
    response->set_next_cursor(seen.cursor);
    response->set_rater(static_cast<v1::FieldRater>(seen.rater));
    return absl::OkStatus();
  });
}

grpc::Status FieldTransport::SyncFieldRecords(grpc::ServerContext* context, const v1::SyncFieldRecordsRequest* request,
                                              v1::SyncFieldRecordsResponse* response) {
  return entrance_.Run(*context, "SyncFieldRecords", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const FieldSessionKey key, ParseFieldSessionName("name", request->name()));
    if (static_cast<size_t>(request->changes_size()) > kMaxChanges) {
      return FieldInvalid("changes",
                          fmt::format("has {} elements: send at most {} a call", request->changes_size(), kMaxChanges));
    }
    const ReadChanges read = Read(*request);
    ICAP_ASSIGN_OR_RETURN(const SyncedRecords synced,
                          sessions_.Sync(caller, key, request->device_id(), read.changes, request->cursor()));
    auto next = synced.results.begin();
    for (int i = 0; i < request->changes_size(); ++i) {
      const absl::Status& problem = read.problems[static_cast<size_t>(i)];
      *response->add_results() = problem.ok() ? ToProto(request->changes(i), *next++, synced.conflicting)
                                              : Refused(request->changes(i), problem);
    }
    for (const SeenRecord& record : synced.records) {
      auto* added = response->add_records();
      *added = ToProto(record);
      added->clear_earlier();
    }
    response->set_next_cursor(synced.cursor);
    *response->mutable_session() = ToProto(synced.session);
    return absl::OkStatus();
  });
}

grpc::Status FieldTransport::CompleteSession(grpc::ServerContext* context, const v1::CompleteSessionRequest* request,
                                             v1::FieldSession* response) {
  return entrance_.Run(*context, "CompleteSession", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const FieldSessionKey key, ParseFieldSessionName("name", request->name()));
    ICAP_ASSIGN_OR_RETURN(const FieldSession session,
                          sessions_.Complete(caller, rpc::KeyOf("CompleteSession", *request), key));
    *response = ToProto(session);
    return absl::OkStatus();
  });
}

grpc::Status FieldTransport::CorrectRecord(grpc::ServerContext* context, const v1::CorrectRecordRequest* request,
                                           v1::FieldRecord* response) {
  return entrance_.Run(*context, "CorrectRecord", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const FieldSessionKey key, ParseFieldSessionName("name", request->name()));
    ICAP_ASSIGN_OR_RETURN(FieldContent content, FromProto(request->content()));
    const FieldChange change = {
        request->request_id(), request->record_id(), request->base_version(), std::move(content), {}};
    ICAP_ASSIGN_OR_RETURN(const FieldRecordVersion record,
                          sessions_.Correct(caller, rpc::KeyOf("CorrectRecord", *request), key, request->device_id(),
                                            change, request->reason()));
    *response = ToProto(record);
    return absl::OkStatus();
  });
}

grpc::Status FieldTransport::ListFieldDraws(grpc::ServerContext* context, const v1::ListFieldDrawsRequest* request,
                                            v1::ListFieldDrawsResponse* response) {
  return entrance_.Run(*context, "ListFieldDraws", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kSchoolPattern));
    ICAP_ASSIGN_OR_RETURN(const auto draws, sessions_.ListDraws(caller, ids[0], ids[1], ids[2]));
    for (const FieldDraw& draw : draws) *response->add_draws() = ToProto(draw);
    return absl::OkStatus();
  });
}

grpc::Status FieldTransport::ListSchoolRatings(grpc::ServerContext* context,
                                               const v1::ListSchoolRatingsRequest* request,
                                               v1::ListSchoolRatingsResponse* response) {
  return entrance_.Run(*context, "ListSchoolRatings", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kSchoolPattern));
    ICAP_ASSIGN_OR_RETURN(const auto sessions, sessions_.SchoolRatings(caller, ids[0], ids[1], ids[2]));
    int64_t version = 0;
    for (const SchoolRatedSession& session : sessions) {
      *response->add_sessions() = ToProto(session);
      version += session.session.version;
    }
    response->set_version(version);
    return absl::OkStatus();
  });
}

}  // namespace icap::collection
