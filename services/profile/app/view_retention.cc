#include "services/profile/app/view_retention.h"

#include "services/common/base/status_macros.h"

namespace icap::profile {

using auth::Permission;

absl::StatusOr<ViewPurge> ViewRetention::Purge(const auth::Caller& caller, const RequestKey& key,
                                               const std::string& agency, bool dry_run) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kManageOrganizations, auth::Place{AgencyName(agency), {}}));
  ICAP_ASSIGN_OR_RETURN(const int days, periods_.ReadDays(agency));
  const Timestamp now = clock_();
  if (!dry_run) return store_.DeleteOlder(key, agency, days, caller.subject, now);
  ViewPurge counted{0, now, caller.subject, true, days, 0};
  ICAP_ASSIGN_OR_RETURN(counted.view_count, store_.CountOlder(agency, days, now));
  return counted;
}

absl::StatusOr<std::vector<ViewPurge>> ViewRetention::ListPurges(const auth::Caller& caller, const std::string& agency,
                                                                 const Page& page) {
  const auth::Place place{AgencyName(agency), {}};
  // Who checks the looks must be able to see since when there are any.
  if (!auth::Authorize(caller, Permission::kSeeViews, place).ok()) {
    ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kManageOrganizations, place));
  }
  return store_.ListPurges(agency, page);
}

absl::Status ViewRetention::PurgeDue() {
  const Timestamp now = clock_();
  ICAP_ASSIGN_OR_RETURN(const std::vector<std::string> agencies, store_.ListDueAgencies(now));
  absl::Status first_failure;
  for (const std::string& agency : agencies) {
    const absl::StatusOr<int> days = periods_.ReadDays(agency);
    first_failure.Update(days.ok() ? store_.DeleteOlder(std::nullopt, agency, *days, "", now).status() : days.status());
  }
  return first_failure;
}

}  // namespace icap::profile
