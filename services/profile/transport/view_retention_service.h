// icap.profile.v1.ViewRetentionService.
#pragma once

#include "icap/profile/v1/view_retention.grpc.pb.h"
#include "services/common/rpc/call.h"
#include "services/profile/app/view_retention.h"

namespace icap::profile {

class ViewRetentionTransport final : public v1::ViewRetentionService::Service {
 public:
  ViewRetentionTransport(rpc::Entrance& entrance, ViewRetention& retention)
      : entrance_(entrance), retention_(retention) {}

  grpc::Status PurgeProfileViews(grpc::ServerContext* context, const v1::PurgeProfileViewsRequest* request,
                                 v1::ProfileViewPurge* response) override;
  grpc::Status ListProfileViewPurges(grpc::ServerContext* context, const v1::ListProfileViewPurgesRequest* request,
                                     v1::ListProfileViewPurgesResponse* response) override;

 private:
  rpc::Entrance& entrance_;
  ViewRetention& retention_;
};

}  // namespace icap::profile
