// Scores from icap-scoring, by its streaming RPC.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "icap/scoring/v1/scoring.grpc.pb.h"
#include "services/common/auth/token.h"
#include "services/profile/app/ports.h"

namespace icap::profile {

// A whole state's scores arrive within this.
inline constexpr std::chrono::minutes kScoresTimeout{5};

// Thread safe.
class ScoringClient final : public ScoresSource {
 public:
  // `channel` leads to scoring.
  ScoringClient(const std::shared_ptr<grpc::Channel>& channel, auth::TokenSigner& signer);

  absl::Status Read(const std::string& agency, const std::string& rollout, const std::string& school,
                    const OnHeader& on_header, const OnSchool& on_school) override;

  // Ends the reading in work, and every later one at once, with UNAVAILABLE: the process drains, and what was not
  // finished is done by the next one.
  void Stop();

 private:
  const std::unique_ptr<scoring::v1::ScoringService::Stub> scoring_;
  auth::TokenSigner& signer_;
  std::mutex mutex_;
  bool stopped_ = false;
  std::set<grpc::ClientContext*> reading_;
};

}  // namespace icap::profile
