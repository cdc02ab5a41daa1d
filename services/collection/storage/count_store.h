// Published counts in PostgreSQL.
#pragma once

#include "services/collection/app/ports.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresCountStore final : public CountStore {
 public:
  explicit PostgresCountStore(postgres::Database& database) : database_(database) {}

  absl::StatusOr<int> ImportCounts(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                   const std::vector<SchoolCounts>& schools) override;
  absl::StatusOr<std::vector<ItemCounts>> ReadCounts(const std::string& agency, const std::string& rollout,
                                                     const std::string& school) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::collection
