// A rollout's limits of disclosure from icap-collection.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "icap/collection/v1/rollout.grpc.pb.h"
#include "services/common/auth/token.h"
#include "services/profile/app/ports.h"

namespace icap::profile {

inline constexpr std::chrono::seconds kLimitsTimeout{10};

// Thread safe.
class RolloutLimitsClient final : public LimitsSource {
 public:
  // `channel` leads to collection.
  RolloutLimitsClient(const std::shared_ptr<grpc::Channel>& channel, auth::TokenSigner& signer);

  absl::StatusOr<DisclosurePolicy> ReadLimits(const std::string& agency, const std::string& rollout) override;

 private:
  const std::unique_ptr<collection::v1::RolloutService::Stub> rollouts_;
  auth::TokenSigner& signer_;
};

}  // namespace icap::profile
