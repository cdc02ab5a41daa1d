// icap.collection.v1.RosterService.
#pragma once

#include "icap/collection/v1/roster.grpc.pb.h"
#include "services/collection/app/roster_imports.h"
#include "services/common/rpc/call.h"

namespace icap::collection {

class RosterTransport final : public v1::RosterService::Service {
 public:
  RosterTransport(rpc::Entrance& entrance, RosterImports& imports) : entrance_(entrance), imports_(imports) {}

  grpc::Status CreateRosterImport(grpc::ServerContext* context, const v1::CreateRosterImportRequest* request,
                                  v1::RosterImport* response) override;
  grpc::Status UploadRosterChunk(grpc::ServerContext* context, const v1::UploadRosterChunkRequest* request,
                                 v1::UploadRosterChunkResponse* response) override;
  grpc::Status StageRosterImport(grpc::ServerContext* context, const v1::StageRosterImportRequest* request,
                                 v1::RosterImport* response) override;
  grpc::Status GetRosterImport(grpc::ServerContext* context, const v1::GetRosterImportRequest* request,
                               v1::GetRosterImportResponse* response) override;
  grpc::Status ListRosterImports(grpc::ServerContext* context, const v1::ListRosterImportsRequest* request,
                                 v1::ListRosterImportsResponse* response) override;
  grpc::Status ListRosterChanges(grpc::ServerContext* context, const v1::ListRosterChangesRequest* request,
                                 v1::ListRosterChangesResponse* response) override;
  grpc::Status ListPersonMatches(grpc::ServerContext* context, const v1::ListPersonMatchesRequest* request,
                                 v1::ListPersonMatchesResponse* response) override;
  grpc::Status ResolvePersonMatch(grpc::ServerContext* context, const v1::ResolvePersonMatchRequest* request,
                                  v1::PersonMatch* response) override;
  grpc::Status ApproveRosterImport(grpc::ServerContext* context, const v1::ApproveRosterImportRequest* request,
                                   v1::RosterImport* response) override;
  grpc::Status ApplyRosterImport(grpc::ServerContext* context, const v1::ApplyRosterImportRequest* request,
                                 v1::RosterImport* response) override;
  grpc::Status CancelRosterImport(grpc::ServerContext* context, const v1::CancelRosterImportRequest* request,
                                  v1::RosterImport* response) override;
  grpc::Status MergePeople(grpc::ServerContext* context, const v1::MergePeopleRequest* request,
                           v1::PersonChange* response) override;
  grpc::Status SplitPerson(grpc::ServerContext* context, const v1::SplitPersonRequest* request,
                           v1::PersonChange* response) override;
  grpc::Status UndoPersonChange(grpc::ServerContext* context, const v1::UndoPersonChangeRequest* request,
                                v1::PersonChange* response) override;
  grpc::Status ListPersonChanges(grpc::ServerContext* context, const v1::ListPersonChangesRequest* request,
                                 v1::ListPersonChangesResponse* response) override;
  grpc::Status GetRosterPolicy(grpc::ServerContext* context, const v1::GetRosterPolicyRequest* request,
                               v1::RosterPolicy* response) override;
  grpc::Status UpdateRosterPolicy(grpc::ServerContext* context, const v1::UpdateRosterPolicyRequest* request,
                                  v1::RosterPolicy* response) override;

 private:
  rpc::Entrance& entrance_;
  RosterImports& imports_;
};

}  // namespace icap::collection
