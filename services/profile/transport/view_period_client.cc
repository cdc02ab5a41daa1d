#include "services/profile/transport/view_period_client.h"

#include "services/common/base/clock.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/status.h"
#include "services/profile/app/model.h"

namespace icap::profile {

ViewPeriodClient::ViewPeriodClient(const std::shared_ptr<grpc::Channel>& channel, auth::TokenSigner& signer)
    : retention_(collection::v1::RetentionService::NewStub(channel)), signer_(signer) {}

absl::StatusOr<int> ViewPeriodClient::ReadDays(const std::string& agency) {
  grpc::ClientContext context;
  ICAP_RETURN_IF_ERROR(rpc::Prepare(context, signer_, kPeriodTimeout, NewUuid(SystemRandom())));
  collection::v1::GetRetentionPolicyRequest request;
  request.set_parent(AgencyName(agency));
  collection::v1::RetentionPolicy policy;
  ICAP_RETURN_IF_ERROR(rpc::FromGrpcStatus(retention_->GetRetentionPolicy(&context, request, &policy)));
  for (const collection::v1::RetentionPeriod& period : policy.periods()) {
    if (period.kind() == collection::v1::DATA_KIND_PROFILE_VIEWS) return period.days();
  }
  // Deleting by a guess cannot be taken back.
  return Unavailable(Reason::kPeerUnavailable,
                     "The service with the policy does not know yet how long looks are kept.");
}

}  // namespace icap::profile
