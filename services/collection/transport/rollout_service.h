// icap.collection.v1.RolloutService.
#pragma once

#include <atomic>

#include "icap/collection/v1/rollout.grpc.pb.h"
#include "services/collection/app/openings.h"
#include "services/collection/app/rollout_life.h"
#include "services/collection/app/rollouts.h"
#include "services/collection/transport/watcher.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/stop_flag.h"

namespace icap::collection {

class RolloutTransport final : public v1::RolloutService::Service {
 public:
  RolloutTransport(rpc::Entrance& entrance, Rollouts& rollouts, Openings& openings, RolloutLife& life,
                   rpc::StopFlag& stop, std::atomic<int>& watcher_count)
      : entrance_(entrance),
        rollouts_(rollouts),
        openings_(openings),
        life_(life),
        stop_(stop),
        watcher_count_(watcher_count) {}

  grpc::Status CreateRollout(grpc::ServerContext* context, const v1::CreateRolloutRequest* request,
                             v1::Rollout* response) override;
  grpc::Status GetRollout(grpc::ServerContext* context, const v1::GetRolloutRequest* request,
                          v1::Rollout* response) override;
  grpc::Status ListRollouts(grpc::ServerContext* context, const v1::ListRolloutsRequest* request,
                            v1::ListRolloutsResponse* response) override;
  grpc::Status UpdateRollout(grpc::ServerContext* context, const v1::UpdateRolloutRequest* request,
                             v1::Rollout* response) override;
  grpc::Status GetRolloutOpening(grpc::ServerContext* context, const v1::GetRolloutOpeningRequest* request,
                                 v1::RolloutOpening* response) override;
  grpc::Status WatchRolloutOpening(grpc::ServerContext* context, const v1::WatchRolloutOpeningRequest* request,
                                   grpc::ServerWriter<v1::RolloutOpening>* writer) override;
  grpc::Status ConfirmHeadCounts(grpc::ServerContext* context, const v1::ConfirmHeadCountsRequest* request,
                                 v1::ConfirmHeadCountsResponse* response) override;
  grpc::Status ListHeadCounts(grpc::ServerContext* context, const v1::ListHeadCountsRequest* request,
                              v1::ListHeadCountsResponse* response) override;
  grpc::Status DryRunRollout(grpc::ServerContext* context, const v1::DryRunRolloutRequest* request,
                             v1::DryRunRolloutResponse* response) override;
  grpc::Status ExtendRollout(grpc::ServerContext* context, const v1::ExtendRolloutRequest* request,
                             v1::Rollout* response) override;
  grpc::Status CancelRollout(grpc::ServerContext* context, const v1::CancelRolloutRequest* request,
                             v1::Rollout* response) override;
  grpc::Status ListRolloutEvents(grpc::ServerContext* context, const v1::ListRolloutEventsRequest* request,
                                 v1::ListRolloutEventsResponse* response) override;
  grpc::Status OpenRollout(grpc::ServerContext* context, const v1::OpenRolloutRequest* request,
                           v1::Rollout* response) override;
  grpc::Status CloseRollout(grpc::ServerContext* context, const v1::CloseRolloutRequest* request,
                            v1::Rollout* response) override;
  grpc::Status PublishRollout(grpc::ServerContext* context, const v1::PublishRolloutRequest* request,
                              v1::Rollout* response) override;
  grpc::Status CloseSchool(grpc::ServerContext* context, const v1::CloseSchoolRequest* request,
                           v1::RolloutSchool* response) override;
  grpc::Status ListRolloutSchools(grpc::ServerContext* context, const v1::ListRolloutSchoolsRequest* request,
                                  v1::ListRolloutSchoolsResponse* response) override;
  grpc::Status IssueInvitations(grpc::ServerContext* context, const v1::IssueInvitationsRequest* request,
                                v1::IssueInvitationsResponse* response) override;
  grpc::Status BatchImportSchoolCounts(grpc::ServerContext* context, const v1::BatchImportSchoolCountsRequest* request,
                                       v1::BatchImportSchoolCountsResponse* response) override;
  grpc::Status WatchResponseCounts(grpc::ServerContext* context, const v1::WatchResponseCountsRequest* request,
                                   grpc::ServerWriter<v1::WatchResponseCountsResponse>* writer) override;

 private:
  rpc::Entrance& entrance_;
  Rollouts& rollouts_;
  Openings& openings_;
  RolloutLife& life_;
  rpc::StopFlag& stop_;
  std::atomic<int>& watcher_count_;
};

}  // namespace icap::collection
