// Retention policies and purges in PostgreSQL.
#pragma once

#include "services/collection/app/retention.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresRetentionStore final : public RetentionStore {
 public:
  explicit PostgresRetentionStore(postgres::Database& database) : database_(database) {}

  absl::StatusOr<RetentionPolicy> GetPolicy(const std::string& agency) override;
  absl::Status SetPolicy(const RequestKey& key, const std::string& agency, const RetentionPolicy& policy) override;
  absl::StatusOr<std::vector<int>> ListPeriods(DataKind kind) override;
  absl::StatusOr<Purge> RunPurge(const RequestKey& key, const std::string& agency, const RetentionPolicy& policy,
                                 bool dry_run, const std::string& actor, Timestamp now) override;
  absl::StatusOr<std::vector<Purge>> ListPurges(const std::string& agency, const Page& page) override;
  absl::StatusOr<std::vector<std::string>> ListDueAgencies(Timestamp now) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::collection
