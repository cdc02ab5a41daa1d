#include "services/profile/transport/profile_service.h"

#include <fmt/format.h>

#include <optional>

#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/page.h"
#include "services/profile/transport/convert.h"
#include "services/profile/transport/convert_field_work.h"

namespace icap::profile {
namespace {

constexpr char kRolloutPattern[] = "agencies/*/rollouts/*";
constexpr char kSchoolPattern[] = "agencies/*/rollouts/*/schools/*/profile";
constexpr char kAggregatePattern[] = "agencies/*/rollouts/*/organizations/*/profile";
constexpr std::chrono::milliseconds kWatchInterval{1'000};
// A message without change is sent after this many rounds, so that a dead connection shows.
constexpr int kQuietRounds = 15;

}  // namespace

grpc::Status ProfileTransport::GetSchoolProfile(grpc::ServerContext* context,
                                                const v1::GetSchoolProfileRequest* request,
                                                v1::SchoolProfile* response) {
  return entrance_.Run(*context, "GetSchoolProfile", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kSchoolPattern));
    ICAP_ASSIGN_OR_RETURN(const SchoolResult result, profiles_.GetSchool(caller, ids[0], ids[1], ids[2]));
    *response = ToProto(result);
    return AddFieldWork(result.rollout, result.profile, response);
  });
}

grpc::Status ProfileTransport::ListSchoolProfiles(grpc::ServerContext* context,
                                                  const v1::ListSchoolProfilesRequest* request,
                                                  v1::ListSchoolProfilesResponse* response) {
  return entrance_.Run(*context, "ListSchoolProfiles", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kRolloutPattern));
    std::string under;
    if (!request->under().empty()) {
      ICAP_ASSIGN_OR_RETURN(const auto under_ids, ParseName("under", request->under(), "agencies/*/organizations/*"));
      under = under_ids[1];
    }
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    const std::string list = fmt::format("{} {}", request->parent(), request->under());
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(list, request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const SchoolResults found,
                          profiles_.ListSchools(caller, ids[0], ids[1], under, {size, after}));
    for (const SchoolProfile& profile : found.profiles) *response->add_profiles() = ToProto(found.rollout, profile);
    if (static_cast<int>(found.profiles.size()) == size) {
      response->set_next_page_token(rpc::MakePageToken(list, found.profiles.back().school.organization));
    }
    return absl::OkStatus();
  });
}

grpc::Status ProfileTransport::GetAggregateProfile(grpc::ServerContext* context,
                                                   const v1::GetAggregateProfileRequest* request,
                                                   v1::AggregateProfile* response) {
  return entrance_.Run(*context, "GetAggregateProfile", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kAggregatePattern));
    ICAP_ASSIGN_OR_RETURN(const AggregateResult result, profiles_.GetAggregate(caller, ids[0], ids[1], ids[2]));
    *response = ToProto(result.rollout, result.profile);
    return absl::OkStatus();
  });
}

grpc::Status ProfileTransport::ListProfileViews(grpc::ServerContext* context,
                                                const v1::ListProfileViewsRequest* request,
                                                v1::ListProfileViewsResponse* response) {
  return entrance_.Run(*context, "ListProfileViews", [&](const auth::Caller& caller) -> absl::Status {
    auto ids = ParseName("parent", request->parent(), kAggregatePattern);
    const ProfileKind kind = ids.ok() ? ProfileKind::kAggregate : ProfileKind::kSchool;
    if (!ids.ok()) ids = ParseName("parent", request->parent(), kSchoolPattern);
    ICAP_RETURN_IF_ERROR(ids.status());
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(request->parent(), request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto views,
                          profiles_.ListViews(caller, (*ids)[0], (*ids)[1], kind, (*ids)[2], {size, after}));
    for (const ProfileView& view : views) *response->add_views() = ToProto(view);
    if (static_cast<int>(views.size()) == size) {
      response->set_next_page_token(rpc::MakePageToken(request->parent(), std::to_string(views.back().view_id)));
    }
    return absl::OkStatus();
  });
}

grpc::Status ProfileTransport::WatchResults(grpc::ServerContext* context, const v1::WatchResultsRequest* request,
                                            grpc::ServerWriter<v1::WatchResultsResponse>* writer) {
  return entrance_.Run(*context, "WatchResults", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("rollout", request->rollout(), kRolloutPattern));
    std::optional<Progress> sent;
    int quiet_rounds = 0;
    while (!context->IsCancelled()) {
      ICAP_ASSIGN_OR_RETURN(const Progress progress, profiles_.GetProgress(caller, ids[0], ids[1]));
      if (sent != progress || ++quiet_rounds >= kQuietRounds) {
        quiet_rounds = 0;
        sent = progress;
        v1::WatchResultsResponse message;
        message.set_profile_count(progress.profile_count);
        message.set_complete(progress.complete);
        if (!writer->Write(message)) break;
      }
      if (progress.complete || stop_.WaitFor(kWatchInterval)) break;
    }
    return absl::OkStatus();
  });
}

}  // namespace icap::profile
