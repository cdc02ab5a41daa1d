// Profiles from icap-profile, as the service "reporting".
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "icap/profile/v1/profile.grpc.pb.h"
#include "services/common/auth/token.h"
#include "services/reporting/app/ports.h"

namespace icap::reporting {

inline constexpr std::chrono::seconds kProfileTimeout{10};

// Thread safe.
class ProfileClient final : public ProfileSource {
 public:
  // `channel` leads to profile.
  ProfileClient(const std::shared_ptr<grpc::Channel>& channel, auth::TokenSigner& signer);

  absl::StatusOr<SourceProfile> Read(const std::string& agency, const std::string& rollout,
                                     const std::string& school) override;
  absl::StatusOr<std::vector<std::string>> ListSchools(const std::string& agency, const std::string& rollout) override;

  // Every later call ends at once with UNAVAILABLE: the process drains, and what was not finished is done by the next.
  void Stop() { stopped_ = true; }

 private:
  absl::Status Prepare(grpc::ClientContext& context);

  const std::unique_ptr<profile::v1::ProfileService::Stub> profiles_;
  auth::TokenSigner& signer_;
  std::atomic<bool> stopped_{false};
};

}  // namespace icap::reporting
