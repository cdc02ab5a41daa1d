// icap.collection.v1.RolloutService.
#pragma once

#include <atomic>

#include "icap/collection/v1/rollout.grpc.pb.h"
#include "services/collection/app/rollouts.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/stop_flag.h"

namespace icap::collection {

// Each holds a thread of the server while it watches: half of them stay free for short calls.
inline constexpr int kMaxWatchers = 32;

class RolloutTransport final : public v1::RolloutService::Service {
 public:
  RolloutTransport(rpc::Entrance& entrance, Rollouts& rollouts, rpc::StopFlag& stop)
      : entrance_(entrance), rollouts_(rollouts), stop_(stop) {}

  grpc::Status CreateRollout(grpc::ServerContext* context, const v1::CreateRolloutRequest* request,
                             v1::Rollout* response) override;
  grpc::Status GetRollout(grpc::ServerContext* context, const v1::GetRolloutRequest* request,
                          v1::Rollout* response) override;
  grpc::Status ListRollouts(grpc::ServerContext* context, const v1::ListRolloutsRequest* request,
                            v1::ListRolloutsResponse* response) override;
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
  using Move = absl::StatusOr<Rollout> (Rollouts::*)(const auth::Caller&, const RequestKey&, const std::string&,
                                                     const std::string&);
  template <typename Request>
  grpc::Status MoveRollout(grpc::ServerContext* context, const char* method, const Request* request, Move move,
                           v1::Rollout* response);

  rpc::Entrance& entrance_;
  Rollouts& rollouts_;
  rpc::StopFlag& stop_;
  std::atomic<int> watcher_count_{0};
};

}  // namespace icap::collection
