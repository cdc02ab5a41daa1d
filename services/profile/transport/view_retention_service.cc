#include "services/profile/transport/view_retention_service.h"

#include <fmt/format.h>

#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/page.h"
#include "services/common/rpc/request_key.h"
#include "services/profile/transport/convert.h"

namespace icap::profile {
namespace {

constexpr char kAgencyPattern[] = "agencies/*";
constexpr char kScheduleActor[] = "schedule";

v1::ProfileViewPurge ToProto(const std::string& agency, const ViewPurge& purge) {
  v1::ProfileViewPurge message;
  if (purge.purge != 0) message.set_name(fmt::format("{}/profileViewPurges/{}", AgencyName(agency), purge.purge));
  Set(purge.create_time, message.mutable_create_time());
  message.set_actor(purge.actor.empty() ? kScheduleActor : purge.actor);
  message.set_dry_run(purge.dry_run);
  message.set_days(purge.days);
  message.set_view_count(purge.view_count);
  return message;
}

}  // namespace

grpc::Status ViewRetentionTransport::PurgeProfileViews(grpc::ServerContext* context,
                                                       const v1::PurgeProfileViewsRequest* request,
                                                       v1::ProfileViewPurge* response) {
  return entrance_.Run(*context, "PurgeProfileViews", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kAgencyPattern));
    ICAP_ASSIGN_OR_RETURN(const ViewPurge purge, retention_.Purge(caller, rpc::KeyOf("PurgeProfileViews", *request),
                                                                  ids[0], request->dry_run()));
    *response = ToProto(ids[0], purge);
    return absl::OkStatus();
  });
}

grpc::Status ViewRetentionTransport::ListProfileViewPurges(grpc::ServerContext* context,
                                                           const v1::ListProfileViewPurgesRequest* request,
                                                           v1::ListProfileViewPurgesResponse* response) {
  return entrance_.Run(*context, "ListProfileViewPurges", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kAgencyPattern));
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    const std::string list = fmt::format("profileViewPurges {}", request->parent());
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(list, request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto purges, retention_.ListPurges(caller, ids[0], {size, after}));
    for (const ViewPurge& purge : purges) *response->add_purges() = ToProto(ids[0], purge);
    if (static_cast<int>(purges.size()) == size) {
      response->set_next_page_token(rpc::MakePageToken(list, std::to_string(purges.back().purge)));
    }
    return absl::OkStatus();
  });
}

}  // namespace icap::profile
