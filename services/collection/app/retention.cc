#include "services/collection/app/retention.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/common/base/error.h"
#include "services/common/base/sha256.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

// Their rows name no agency.
constexpr DataKind kOfInstallation[] = {DataKind::kRequestLog, DataKind::kOutbox};
// Their rows are another service's.
constexpr DataKind kElsewhere[] = {DataKind::kProfileViews};

}  // namespace

absl::Status Retention::MayManage(const auth::Caller& caller, const std::string& agency) {
  ICAP_RETURN_IF_ERROR(
      auth::Authorize(caller, auth::Permission::kManageOrganizations, auth::Place{AgencyName(agency), {}}));
  return organizations_.GetAgency(agency).status();
}

absl::StatusOr<RetentionPolicy> Retention::PolicyOf(const std::string& agency) {
  ICAP_ASSIGN_OR_RETURN(RetentionPolicy policy, store_.GetPolicy(agency));
  for (const RetentionDefault& one : kRetentionDefaults) policy.emplace(one.kind, one.days);
  return policy;
}

absl::StatusOr<RetentionPolicy> Retention::PurgePolicyOf(const std::string& agency) {
  ICAP_ASSIGN_OR_RETURN(RetentionPolicy policy, PolicyOf(agency));
  for (DataKind kind : kOfInstallation) {
    ICAP_ASSIGN_OR_RETURN(std::vector<int> periods, store_.ListPeriods(kind));
    // Some agency may have set nothing.
    periods.push_back(DefaultOf(kind)->days);
    const bool for_ever = std::find(periods.begin(), periods.end(), 0) != periods.end();
    policy[kind] = for_ever ? 0 : *std::max_element(periods.begin(), periods.end());
  }
  for (DataKind kind : kElsewhere) policy.erase(kind);
  return policy;
}

absl::StatusOr<RetentionPolicy> Retention::GetPolicy(const auth::Caller& caller, const std::string& agency) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kSeeRetention, auth::Place{AgencyName(agency), {}}));
  ICAP_RETURN_IF_ERROR(organizations_.GetAgency(agency).status());
  return PolicyOf(agency);
}

absl::StatusOr<RetentionPolicy> Retention::UpdatePolicy(const auth::Caller& caller, const RequestKey& key,
                                                        const std::string& agency, const RetentionPolicy& policy) {
  ICAP_RETURN_IF_ERROR(MayManage(caller, agency));
  for (const auto& [kind, days] : policy) {
    const auto limits = DefaultOf(kind);
    if (!limits.has_value()) return FieldInvalid("periods", "has a kind that does not exist");
    if (days != 0 && (days < limits->minimum_days || days > kMaxRetentionDays)) {
      return FieldInvalid("periods", fmt::format("days of kind {} must be 0 (for ever) or {} to {}",
                                                 static_cast<int>(kind), limits->minimum_days, kMaxRetentionDays));
    }
  }
  ICAP_RETURN_IF_ERROR(store_.SetPolicy(key, agency, policy));
  return PolicyOf(agency);
}

absl::StatusOr<Purge> Retention::RunPurge(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                          bool dry_run) {
  ICAP_RETURN_IF_ERROR(MayManage(caller, agency));
  ICAP_ASSIGN_OR_RETURN(const RetentionPolicy policy, PurgePolicyOf(agency));
  return store_.RunPurge(key, agency, policy, dry_run, caller.subject, clock_());
}

absl::StatusOr<std::vector<Purge>> Retention::ListPurges(const auth::Caller& caller, const std::string& agency,
                                                         const Page& page) {
  ICAP_RETURN_IF_ERROR(MayManage(caller, agency));
  return store_.ListPurges(agency, page);
}

absl::Status Retention::PurgeDue() {
  ICAP_ASSIGN_OR_RETURN(const std::vector<std::string> agencies, store_.ListDueAgencies(clock_()));
  for (const std::string& agency : agencies) {
    ICAP_ASSIGN_OR_RETURN(const RetentionPolicy policy, PurgePolicyOf(agency));
    const RequestKey key{"PurgeAsPlanned", NewUuid(random_), Sha256Hex(agency)};
    ICAP_RETURN_IF_ERROR(store_.RunPurge(key, agency, policy, false, "", clock_()).status());
  }
  return absl::OkStatus();
}

}  // namespace icap::collection
