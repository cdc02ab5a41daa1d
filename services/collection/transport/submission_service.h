// icap.collection.v1.SubmissionService, with callbacks: many submissions wait for one commit without a thread each.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "icap/collection/v1/submission.grpc.pb.h"
#include "services/collection/app/answering.h"
#include "services/collection/app/batch_queue.h"
#include "services/common/rpc/call.h"

namespace icap::collection {

// Threads that read invitations, and links that one reads at once.
inline constexpr int kRedeemThreads = 2;
inline constexpr BatchLimits kRedeemLimits{64, 512, std::chrono::milliseconds(2)};

// Threads that verify credentials and seal answers: curves do not get cheaper in company.
inline constexpr int kAnswerThreads = 2;
inline constexpr BatchLimits kAnswerLimits{1, 512, std::chrono::milliseconds(0)};

class SubmissionTransport final : public v1::SubmissionService::CallbackService {
 public:
  SubmissionTransport(rpc::Entrance& entrance, Answering& answering);

  grpc::ServerUnaryReactor* RedeemInvitation(grpc::CallbackServerContext* context,
                                             const v1::RedeemInvitationRequest* request,
                                             v1::RedeemInvitationResponse* response) override;
  grpc::ServerUnaryReactor* SubmitAnswers(grpc::CallbackServerContext* context, const v1::SubmitAnswersRequest* request,
                                          v1::SubmitAnswersResponse* response) override;
  grpc::ServerUnaryReactor* ListCredentialKeys(grpc::CallbackServerContext* context,
                                               const v1::ListCredentialKeysRequest* request,
                                               v1::ListCredentialKeysResponse* response) override;
  grpc::ServerUnaryReactor* ListReceipts(grpc::CallbackServerContext* context, const v1::ListReceiptsRequest* request,
                                         v1::ListReceiptsResponse* response) override;

 private:
  // A call that waits for its invitation to be read.
  struct Redemption {
    std::chrono::steady_clock::time_point start;
    grpc::ServerUnaryReactor* reactor = nullptr;
    RedeemCommand command;
    v1::RedeemInvitationResponse* response = nullptr;
  };

  using Finish = std::function<void(const absl::Status&)>;
  // Does the work of one call and calls `finish` once, then or later.
  using Body = std::function<void(const auth::Caller&, const Finish&)>;

  // Runs `body` on one of the threads that answer.
  grpc::ServerUnaryReactor* Run(grpc::CallbackServerContext* context, const char* method, Body body);
  absl::Status ListKeys(const auth::Caller& caller, const v1::ListCredentialKeysRequest& request,
                        v1::ListCredentialKeysResponse* response);
  absl::Status ListReceiptsOf(const auth::Caller& caller, const v1::ListReceiptsRequest& request,
                              v1::ListReceiptsResponse* response);
  void Redeem(const std::vector<Redemption>& batch);

  rpc::Entrance& entrance_;
  Answering& answering_;
  BatchQueue<Redemption> redemptions_;
  BatchQueue<std::function<void()>> jobs_;
};

}  // namespace icap::collection
