// icap.collection.v1.SubmissionService, with callbacks: many submissions wait for one commit without a thread each.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "icap/collection/v1/submission.grpc.pb.h"
#include "services/collection/app/answering.h"
#include "services/common/rpc/call.h"

namespace icap::collection {

// Threads that read invitations.
inline constexpr int kRedeemThreads = 8;
// Redemptions that wait; beyond, the caller is told to come again.
inline constexpr size_t kMaxRedeemWaiting = 512;

class SubmissionTransport final : public v1::SubmissionService::CallbackService {
 public:
  SubmissionTransport(rpc::Entrance& entrance, Answering& answering);
  ~SubmissionTransport() override;

  grpc::ServerUnaryReactor* RedeemInvitation(grpc::CallbackServerContext* context,
                                             const v1::RedeemInvitationRequest* request,
                                             v1::RedeemInvitationResponse* response) override;
  grpc::ServerUnaryReactor* SubmitAnswers(grpc::CallbackServerContext* context, const v1::SubmitAnswersRequest* request,
                                          v1::SubmitAnswersResponse* response) override;

 private:
  void Work();
  absl::Status Redeem(const auth::Caller& caller, const v1::RedeemInvitationRequest& request,
                      v1::RedeemInvitationResponse* response);

  rpc::Entrance& entrance_;
  Answering& answering_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> waiting_;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace icap::collection
