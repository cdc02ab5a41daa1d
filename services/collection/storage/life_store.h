// Extending, cancelling and the log of rollouts in PostgreSQL.
#pragma once

#include "services/collection/app/life_ports.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresLifeStore final : public LifeStore {
 public:
  explicit PostgresLifeStore(postgres::Database& database) : database_(database) {}

  absl::StatusOr<Rollout> Extend(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                 const RolloutWindow& window, const Cause& cause) override;
  absl::StatusOr<Rollout> Cancel(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                 const Cause& cause) override;
  absl::StatusOr<std::vector<LogEntry>> ListLog(const std::string& agency, const std::string& rollout,
                                                const Page& page) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::collection
