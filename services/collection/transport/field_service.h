// icap.collection.v1.FieldService.
#pragma once

#include "icap/collection/v1/field.grpc.pb.h"
#include "services/collection/app/field_sessions.h"
#include "services/common/rpc/call.h"

namespace icap::collection {

class FieldTransport final : public v1::FieldService::Service {
 public:
  FieldTransport(rpc::Entrance& entrance, FieldSessions& sessions) : entrance_(entrance), sessions_(sessions) {}

  grpc::Status PlanFieldSessions(grpc::ServerContext* context, const v1::PlanFieldSessionsRequest* request,
                                 v1::PlanFieldSessionsResponse* response) override;
  grpc::Status DrawReserve(grpc::ServerContext* context, const v1::DrawReserveRequest* request,
                           v1::FieldSession* response) override;
  grpc::Status ListFieldSessions(grpc::ServerContext* context, const v1::ListFieldSessionsRequest* request,
                                 v1::ListFieldSessionsResponse* response) override;
  grpc::Status AssignSession(grpc::ServerContext* context, const v1::AssignSessionRequest* request,
                             v1::FieldSession* response) override;
  grpc::Status GetFieldSession(grpc::ServerContext* context, const v1::GetFieldSessionRequest* request,
                               v1::GetFieldSessionResponse* response) override;
  grpc::Status SyncFieldRecords(grpc::ServerContext* context, const v1::SyncFieldRecordsRequest* request,
                                v1::SyncFieldRecordsResponse* response) override;
  grpc::Status CompleteSession(grpc::ServerContext* context, const v1::CompleteSessionRequest* request,
                               v1::FieldSession* response) override;
  grpc::Status CorrectRecord(grpc::ServerContext* context, const v1::CorrectRecordRequest* request,
                             v1::FieldRecord* response) override;
  grpc::Status ListFieldDraws(grpc::ServerContext* context, const v1::ListFieldDrawsRequest* request,
                              v1::ListFieldDrawsResponse* response) override;
  grpc::Status ListSchoolRatings(grpc::ServerContext* context, const v1::ListSchoolRatingsRequest* request,
                                 v1::ListSchoolRatingsResponse* response) override;

 private:
  rpc::Entrance& entrance_;
  FieldSessions& sessions_;
};

}  // namespace icap::collection
