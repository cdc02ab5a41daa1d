// Reads answers from icap.collection.v1.ResponseMatrixService.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <set>

#include "icap/collection/v1/response_matrix.grpc.pb.h"
#include "services/common/auth/token.h"
#include "services/common/rpc/call.h"
#include "services/scoring/app/ports.h"

namespace icap::scoring {

// A whole state takes seconds; what takes this long hangs.
inline constexpr std::chrono::minutes kReadTimeout{10};

class ResponseClient final : public ResponseSource {
 public:
  // `channel` leads to collection, `signer` speaks for this service.
  ResponseClient(const std::shared_ptr<grpc::Channel>& channel, auth::TokenSigner& signer)
      : stub_(collection::v1::ResponseMatrixService::NewStub(channel)), signer_(signer) {}

  absl::StatusOr<RolloutResponses> Read(const std::string& rollout, const std::string& school) override;

  // Ends the reads in work, and all later ones, with UNAVAILABLE, so that the queue keeps their events.
  void Stop();

 private:
  // A context that Stop can cancel, as long as it lives.
  class Call;

  const std::unique_ptr<collection::v1::ResponseMatrixService::Stub> stub_;
  auth::TokenSigner& signer_;
  std::mutex mutex_;
  bool stopped_ = false;
  std::set<grpc::ClientContext*> calls_;
};

}  // namespace icap::scoring
