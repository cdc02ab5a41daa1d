// icap.collection.v1.SubmissionService, with callbacks: many submissions wait for one commit without a thread each.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "icap/collection/v1/submission.grpc.pb.h"
#include "services/collection/app/answering.h"
#include "services/collection/transport/job_queue.h"
#include "services/common/rpc/call.h"

namespace icap::collection {

// Threads that read invitations, and how many one reads at once.
inline constexpr int kRedeemThreads = 2;
inline constexpr size_t kMaxRedeemBatch = 64;
// Redemptions that wait; beyond, the caller is told to come again.
inline constexpr size_t kMaxRedeemWaiting = 512;

// Threads that verify credentials and seal answers, and calls that wait for them.
inline constexpr int kAnswerThreads = 2;
inline constexpr size_t kMaxAnswerWaiting = 512;

class SubmissionTransport final : public v1::SubmissionService::CallbackService {
 public:
  SubmissionTransport(rpc::Entrance& entrance, Answering& answering);
  ~SubmissionTransport() override;

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
  void Work();
  void Redeem(const std::vector<Redemption>& batch);

  rpc::Entrance& entrance_;
  Answering& answering_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Redemption> waiting_;
  bool stop_ = false;
  std::vector<std::thread> threads_;
  JobQueue jobs_{kAnswerThreads, kMaxAnswerWaiting};
};

}  // namespace icap::collection
