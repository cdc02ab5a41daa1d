#include "services/profile/transport/rollout_limits_client.h"

#include "services/common/base/clock.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/status.h"
#include "services/profile/app/model.h"

namespace icap::profile {

RolloutLimitsClient::RolloutLimitsClient(const std::shared_ptr<grpc::Channel>& channel, auth::TokenSigner& signer)
    : rollouts_(collection::v1::RolloutService::NewStub(channel)), signer_(signer) {}

absl::StatusOr<DisclosurePolicy> RolloutLimitsClient::ReadLimits(const std::string& agency,
                                                                 const std::string& rollout) {
  grpc::ClientContext context;
  ICAP_RETURN_IF_ERROR(rpc::Prepare(context, signer_, kLimitsTimeout, NewUuid(SystemRandom())));
  collection::v1::GetRolloutRequest request;
  request.set_name(RolloutName(agency, rollout));
  collection::v1::Rollout found;
  ICAP_RETURN_IF_ERROR(rpc::FromGrpcStatus(rollouts_->GetRollout(&context, request, &found)));
  const auto& policies = found.policies();
  DisclosurePolicy limits;
  if (policies.has_minimum_respondents()) limits.min_respondents = policies.minimum_respondents();
  if (policies.has_minimum_response_rate()) limits.min_response_rate = policies.minimum_response_rate();
  if (policies.has_complete_response_rate()) limits.complete_at = policies.complete_response_rate();
  return limits;
}

}  // namespace icap::profile
