#include "services/collection/transport/retention_service.h"

#include <fmt/format.h>

#include "services/collection/transport/convert.h"
#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/page.h"
#include "services/common/rpc/request_key.h"

namespace icap::collection {
namespace {

constexpr char kAgencyPattern[] = "agencies/*";
constexpr char kScheduleActor[] = "schedule";

v1::RetentionPolicy ToProto(const std::string& agency, const RetentionPolicy& policy) {
  v1::RetentionPolicy message;
  message.set_name(fmt::format("{}/retentionPolicy", AgencyName(agency)));
  for (const auto& [kind, days] : policy) {
    auto* period = message.add_periods();
    period->set_kind(static_cast<v1::DataKind>(kind));
    period->set_days(days);
    if (const auto limits = DefaultOf(kind); limits.has_value()) {
      period->set_default_days(limits->days);
      period->set_minimum_days(limits->minimum_days);
    }
  }
  return message;
}

v1::Purge ToProto(const std::string& agency, const Purge& purge) {
  v1::Purge message;
  if (purge.purge != 0) message.set_name(fmt::format("{}/purges/{}", AgencyName(agency), purge.purge));
  Set(purge.create_time, message.mutable_create_time());
  message.set_actor(purge.actor.empty() ? kScheduleActor : purge.actor);
  message.set_dry_run(purge.dry_run);
  for (const PurgedKind& kind : purge.kinds) {
    auto* added = message.add_kinds();
    added->set_kind(static_cast<v1::DataKind>(kind.kind));
    added->set_days(kind.days);
    added->set_row_count(kind.row_count);
  }
  return message;
}

}  // namespace

grpc::Status RetentionTransport::GetRetentionPolicy(grpc::ServerContext* context,
                                                    const v1::GetRetentionPolicyRequest* request,
                                                    v1::RetentionPolicy* response) {
  return entrance_.Run(*context, "GetRetentionPolicy", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kAgencyPattern));
    ICAP_ASSIGN_OR_RETURN(const RetentionPolicy policy, retention_.GetPolicy(caller, ids[0]));
    *response = ToProto(ids[0], policy);
    return absl::OkStatus();
  });
}

grpc::Status RetentionTransport::UpdateRetentionPolicy(grpc::ServerContext* context,
                                                       const v1::UpdateRetentionPolicyRequest* request,
                                                       v1::RetentionPolicy* response) {
  return entrance_.Run(*context, "UpdateRetentionPolicy", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kAgencyPattern));
    RetentionPolicy policy;
    for (const v1::RetentionPeriod& period : request->periods()) {
      if (!policy.emplace(static_cast<DataKind>(period.kind()), period.days()).second) {
        return FieldInvalid("periods", "has a kind twice");
      }
    }
    ICAP_ASSIGN_OR_RETURN(
        policy, retention_.UpdatePolicy(caller, rpc::KeyOf("UpdateRetentionPolicy", *request), ids[0], policy));
    *response = ToProto(ids[0], policy);
    return absl::OkStatus();
  });
}

grpc::Status RetentionTransport::PurgeData(grpc::ServerContext* context, const v1::PurgeDataRequest* request,
                                           v1::Purge* response) {
  return entrance_.Run(*context, "PurgeData", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kAgencyPattern));
    ICAP_ASSIGN_OR_RETURN(const Purge purge,
                          retention_.RunPurge(caller, rpc::KeyOf("PurgeData", *request), ids[0], request->dry_run()));
    *response = ToProto(ids[0], purge);
    return absl::OkStatus();
  });
}

grpc::Status RetentionTransport::ListPurges(grpc::ServerContext* context, const v1::ListPurgesRequest* request,
                                            v1::ListPurgesResponse* response) {
  return entrance_.Run(*context, "ListPurges", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kAgencyPattern));
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    const std::string list = fmt::format("purges {}", request->parent());
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(list, request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto purges, retention_.ListPurges(caller, ids[0], {size, after}));
    for (const Purge& purge : purges) *response->add_purges() = ToProto(ids[0], purge);
    if (static_cast<int>(purges.size()) == size) {
      response->set_next_page_token(rpc::MakePageToken(list, std::to_string(purges.back().purge)));
    }
    return absl::OkStatus();
  });
}

}  // namespace icap::collection
