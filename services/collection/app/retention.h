// How long what is kept, and the purge of what is older.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/collection/app/ports.h"
#include "services/collection/domain/retention.h"
#include "services/common/base/clock.h"

namespace icap::collection {

using RetentionPolicy = std::map<DataKind, int>;  // days; 0: for ever

struct PurgedKind {
  DataKind kind = DataKind::kAnswers;
  int days = 0;
  int64_t row_count = 0;
};

struct Purge {
  int64_t purge = 0;  // 0: a dry run
  Timestamp create_time{};
  std::string actor;  // empty: the daily one
  bool dry_run = false;
  std::vector<PurgedKind> kinds;
};

class RetentionStore {
 public:
  virtual ~RetentionStore() = default;

  // What the agency has set.
  virtual absl::StatusOr<RetentionPolicy> GetPolicy(const std::string& agency) = 0;
  virtual absl::Status SetPolicy(const RequestKey& key, const std::string& agency, const RetentionPolicy& policy) = 0;
  // What all agencies have set of a kind that belongs to the whole installation; absent: some of them nothing.
  virtual absl::StatusOr<std::vector<int>> ListPeriods(DataKind kind) = 0;
  // Deletes, or with `dry_run` counts, what is older than `policy` says on the day of `now`. A repeated request gives
  // the first purge.
  virtual absl::StatusOr<Purge> RunPurge(const RequestKey& key, const std::string& agency,
                                         const RetentionPolicy& policy, bool dry_run, const std::string& actor,
                                         Timestamp now) = 0;
  virtual absl::StatusOr<std::vector<Purge>> ListPurges(const std::string& agency, const Page& page) = 0;
  // Agencies that have not been purged on the day of `now`.
  virtual absl::StatusOr<std::vector<std::string>> ListDueAgencies(Timestamp now) = 0;
};

// Thread safe.
class Retention {
 public:
  Retention(OrganizationStore& organizations, RetentionStore& store, Clock clock, RandomBytes random)
      : organizations_(organizations), store_(store), clock_(std::move(clock)), random_(std::move(random)) {}

  // Every kind with its days, also of what other services keep.
  absl::StatusOr<RetentionPolicy> GetPolicy(const auth::Caller& caller, const std::string& agency);
  absl::StatusOr<RetentionPolicy> UpdatePolicy(const auth::Caller& caller, const RequestKey& key,
                                               const std::string& agency, const RetentionPolicy& policy);
  // Of what this service keeps.
  absl::StatusOr<Purge> RunPurge(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                 bool dry_run);
  absl::StatusOr<std::vector<Purge>> ListPurges(const auth::Caller& caller, const std::string& agency,
                                                const Page& page);
  // Purges every agency that has not been today.
  absl::Status PurgeDue();

 private:
  absl::Status MayManage(const auth::Caller& caller, const std::string& agency);
  absl::StatusOr<RetentionPolicy> PolicyOf(const std::string& agency);
  // The same of what this service keeps, with the longest period of all agencies where the data are the installation's.
  absl::StatusOr<RetentionPolicy> PurgePolicyOf(const std::string& agency);

  OrganizationStore& organizations_;
  RetentionStore& store_;
  const Clock clock_;
  const RandomBytes random_;
};

}  // namespace icap::collection
