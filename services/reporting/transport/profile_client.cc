#include "services/reporting/transport/profile_client.h"

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/limits.h"
#include "services/common/rpc/status.h"
#include "services/reporting/transport/convert.h"

namespace icap::reporting {

ProfileClient::ProfileClient(const std::shared_ptr<grpc::Channel>& channel, auth::TokenSigner& signer)
    : profiles_(profile::v1::ProfileService::NewStub(channel)), signer_(signer) {}

absl::Status ProfileClient::Prepare(grpc::ClientContext& context) {
  if (stopped_) return Unavailable(Reason::kPeerUnavailable, "The service is stopping. Try again.");
  return rpc::Prepare(context, signer_, kProfileTimeout, NewUuid(SystemRandom()));
}

absl::StatusOr<SourceProfile> ProfileClient::Read(const std::string& agency, const std::string& rollout,
                                                  const std::string& school) {
  grpc::ClientContext context;
  ICAP_RETURN_IF_ERROR(Prepare(context));
  profile::v1::GetSchoolProfileRequest request;
  request.set_name(ProfileName(agency, rollout, school));
  profile::v1::SchoolProfile profile;
  ICAP_RETURN_IF_ERROR(rpc::FromGrpcStatus(profiles_->GetSchoolProfile(&context, request, &profile)));
  return FromProto(profile);
}

absl::StatusOr<std::vector<std::string>> ProfileClient::ListSchools(const std::string& agency,
                                                                    const std::string& rollout) {
  std::vector<std::string> schools;
  profile::v1::ListSchoolProfilesRequest request;
  request.set_parent(RolloutName(agency, rollout));
  request.set_page_size(rpc::kMaxPageSize);
  do {
    grpc::ClientContext context;
    ICAP_RETURN_IF_ERROR(Prepare(context));
    profile::v1::ListSchoolProfilesResponse page;
    ICAP_RETURN_IF_ERROR(rpc::FromGrpcStatus(profiles_->ListSchoolProfiles(&context, request, &page)));
    for (const auto& profile : page.profiles()) {
      const std::string& name = profile.school().name();
      schools.push_back(name.substr(name.rfind('/') + 1));
    }
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return schools;
}

}  // namespace icap::reporting
