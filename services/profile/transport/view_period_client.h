// How long looks at profiles are kept, from icap-collection.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "icap/collection/v1/retention.grpc.pb.h"
#include "services/common/auth/token.h"
#include "services/profile/app/view_retention.h"

namespace icap::profile {

inline constexpr std::chrono::seconds kPeriodTimeout{10};

// Thread safe.
class ViewPeriodClient final : public ViewPeriodSource {
 public:
  // `channel` leads to collection.
  ViewPeriodClient(const std::shared_ptr<grpc::Channel>& channel, auth::TokenSigner& signer);

  absl::StatusOr<int> ReadDays(const std::string& agency) override;

 private:
  const std::unique_ptr<collection::v1::RetentionService::Stub> retention_;
  auth::TokenSigner& signer_;
};

}  // namespace icap::profile
