#include "services/profile/transport/field_ratings_client.h"

#include <fmt/format.h>

#include "services/common/base/clock.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/status.h"
#include "services/profile/app/model.h"

namespace icap::profile {

FieldRatingsClient::FieldRatingsClient(const std::shared_ptr<grpc::Channel>& channel, auth::TokenSigner& signer)
    : field_(collection::v1::FieldService::NewStub(channel)), signer_(signer) {}

absl::StatusOr<SchoolFieldWork> FieldRatingsClient::Read(const std::string& agency, const std::string& rollout,
                                                         const std::string& school) {
  grpc::ClientContext context;
  ICAP_RETURN_IF_ERROR(rpc::Prepare(context, signer_, kRatingsTimeout, NewUuid(SystemRandom())));
  collection::v1::ListSchoolRatingsRequest request;
  request.set_parent(fmt::format("{}/schools/{}", RolloutName(agency, rollout), school));
  collection::v1::ListSchoolRatingsResponse response;
  ICAP_RETURN_IF_ERROR(rpc::FromGrpcStatus(field_->ListSchoolRatings(&context, request, &response)));
  SchoolFieldWork work{response.version(), {}};
  for (const auto& message : response.sessions()) {
    FieldSession& session = work.sessions.emplace_back();
    session.kind = static_cast<FieldSessionKind>(message.kind());
    session.double_rated = message.double_rated();
    for (const auto& level : message.levels()) session.level_ids.push_back(level.level_id());
    for (const auto& rating : message.ratings()) {
      if (rating.level() < 1 || rating.level() > message.levels_size()) {
        return Internal("A rating is at no level of its protocol.");
      }
      session.ratings.push_back(
          {rating.indicator_id(), rating.factor_id(), static_cast<int>(rating.rater()), rating.level()});
    }
  }
  return work;
}

}  // namespace icap::profile
