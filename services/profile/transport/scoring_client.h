// Scores from icap-scoring, by its streaming RPC.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <memory>
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
  // `address`: "unix:/path" or "host:port" of scoring.
  ScoringClient(const std::string& address, auth::TokenSigner& signer);

  absl::Status Read(const std::string& agency, const std::string& rollout, const std::string& school,
                    const OnHeader& on_header, const OnSchool& on_school) override;

 private:
  const std::unique_ptr<scoring::v1::ScoringService::Stub> scoring_;
  auth::TokenSigner& signer_;
};

}  // namespace icap::profile
