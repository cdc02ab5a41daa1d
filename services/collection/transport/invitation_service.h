// icap.collection.v1.InvitationService.
#pragma once

#include "icap/collection/v1/invitation.grpc.pb.h"
#include "services/collection/app/invitation_desk.h"
#include "services/common/rpc/call.h"

namespace icap::collection {

class InvitationTransport final : public v1::InvitationService::Service {
 public:
  InvitationTransport(rpc::Entrance& entrance, InvitationDesk& desk) : entrance_(entrance), desk_(desk) {}

  grpc::Status ListInvitations(grpc::ServerContext* context, const v1::ListInvitationsRequest* request,
                               v1::ListInvitationsResponse* response) override;
  grpc::Status ReissueInvitation(grpc::ServerContext* context, const v1::ReissueInvitationRequest* request,
                                 v1::ReissueInvitationResponse* response) override;
  grpc::Status RevokeInvitation(grpc::ServerContext* context, const v1::RevokeInvitationRequest* request,
                                v1::Invitation* response) override;
  grpc::Status DownloadInvitations(grpc::ServerContext* context, const v1::DownloadInvitationsRequest* request,
                                   grpc::ServerWriter<v1::DownloadInvitationsResponse>* writer) override;

 private:
  rpc::Entrance& entrance_;
  InvitationDesk& desk_;
};

}  // namespace icap::collection
