// How long it is kept who looked at profiles, and the purge of what is older.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/auth/caller.h"
#include "services/common/base/clock.h"
#include "services/common/base/request_key.h"
#include "services/profile/app/model.h"

namespace icap::profile {

struct ViewPurge {
  int64_t purge = 0;  // 0: a dry run
  Timestamp create_time{};
  std::string actor;  // empty: the daily one
  bool dry_run = false;
  int days = 0;  // 0: for ever
  int64_t view_count = 0;
};

// The agency's period, from the service that keeps policies.
class ViewPeriodSource {
 public:
  virtual ~ViewPeriodSource() = default;

  // Days; 0: for ever. AGENCY_NOT_FOUND; UNAVAILABLE when that service is away.
  virtual absl::StatusOr<int> ReadDays(const std::string& agency) = 0;
};

// Looks and their purges. "Older" is before the day that lies `days` before the day of `now`.
class ViewRetentionStore {
 public:
  virtual ~ViewRetentionStore() = default;

  virtual absl::StatusOr<int64_t> CountOlder(const std::string& agency, int days, Timestamp now) = 0;
  // Deletes and logs in one transaction. A repeated request gives the first purge; without `key` it is the daily one,
  // which happens once a day: the second is not logged, and its `purge` is 0.
  virtual absl::StatusOr<ViewPurge> DeleteOlder(const std::optional<RequestKey>& key, const std::string& agency,
                                                int days, const std::string& actor, Timestamp now) = 0;
  // Newest first. `page.after`: a purge.
  virtual absl::StatusOr<std::vector<ViewPurge>> ListPurges(const std::string& agency, const Page& page) = 0;
  // Agencies with results whose daily purge has not been on the day of `now`.
  virtual absl::StatusOr<std::vector<std::string>> ListDueAgencies(Timestamp now) = 0;
};

// Thread safe.
class ViewRetention {
 public:
  ViewRetention(ViewPeriodSource& periods, ViewRetentionStore& store, Clock clock)
      : periods_(periods), store_(store), clock_(std::move(clock)) {}

  // OUT_OF_SCOPE, AGENCY_NOT_FOUND; UNAVAILABLE without the policy.
  absl::StatusOr<ViewPurge> Purge(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                  bool dry_run);
  // OUT_OF_SCOPE.
  absl::StatusOr<std::vector<ViewPurge>> ListPurges(const auth::Caller& caller, const std::string& agency,
                                                    const Page& page);
  // Purges every agency that has not been today. One that fails does not keep the others; the first failure is told.
  absl::Status PurgeDue();

 private:
  ViewPeriodSource& periods_;
  ViewRetentionStore& store_;
  const Clock clock_;
};

}  // namespace icap::profile
