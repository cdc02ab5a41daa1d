// icap.collection.v1.RetentionService.
#pragma once

#include "icap/collection/v1/retention.grpc.pb.h"
#include "services/collection/app/retention.h"
#include "services/common/rpc/call.h"

namespace icap::collection {

class RetentionTransport final : public v1::RetentionService::Service {
 public:
  RetentionTransport(rpc::Entrance& entrance, Retention& retention) : entrance_(entrance), retention_(retention) {}

  grpc::Status GetRetentionPolicy(grpc::ServerContext* context, const v1::GetRetentionPolicyRequest* request,
                                  v1::RetentionPolicy* response) override;
  grpc::Status UpdateRetentionPolicy(grpc::ServerContext* context, const v1::UpdateRetentionPolicyRequest* request,
                                     v1::RetentionPolicy* response) override;
  grpc::Status PurgeData(grpc::ServerContext* context, const v1::PurgeDataRequest* request,
                         v1::Purge* response) override;
  grpc::Status ListPurges(grpc::ServerContext* context, const v1::ListPurgesRequest* request,
                          v1::ListPurgesResponse* response) override;

 private:
  rpc::Entrance& entrance_;
  Retention& retention_;
};

}  // namespace icap::collection
