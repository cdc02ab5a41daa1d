// Purges of looks at profiles in PostgreSQL.
#pragma once

#include "services/common/postgres/database.h"
#include "services/profile/app/view_retention.h"

namespace icap::profile {

class PostgresViewRetentionStore final : public ViewRetentionStore {
 public:
  explicit PostgresViewRetentionStore(postgres::Database& database) : database_(database) {}

  absl::StatusOr<int64_t> CountOlder(const std::string& agency, int days, Timestamp now) override;
  absl::StatusOr<ViewPurge> DeleteOlder(const std::optional<RequestKey>& key, const std::string& agency, int days,
                                        const std::string& actor, Timestamp now) override;
  absl::StatusOr<std::vector<ViewPurge>> ListPurges(const std::string& agency, const Page& page) override;
  absl::StatusOr<std::vector<std::string>> ListDueAgencies(Timestamp now) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::profile
