// Ratings of field sessions from icap-collection.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "icap/collection/v1/field.grpc.pb.h"
#include "services/common/auth/token.h"
#include "services/profile/app/field_work.h"

namespace icap::profile {

inline constexpr std::chrono::seconds kRatingsTimeout{30};

// Thread safe.
class FieldRatingsClient final : public FieldRatingsSource {
 public:
  // `channel` leads to collection.
  FieldRatingsClient(const std::shared_ptr<grpc::Channel>& channel, auth::TokenSigner& signer);

  absl::StatusOr<SchoolFieldWork> Read(const std::string& agency, const std::string& rollout,
                                       const std::string& school) override;

 private:
  const std::unique_ptr<collection::v1::FieldService::Stub> field_;
  auth::TokenSigner& signer_;
};

}  // namespace icap::profile
