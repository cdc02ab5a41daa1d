// The work of opening, and what the window's times ask for, in PostgreSQL.
#pragma once

#include "services/collection/app/life_ports.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresOpeningStore final : public OpeningStore, public ScheduleStore {
 public:
  explicit PostgresOpeningStore(postgres::Database& database) : database_(database) {}

  absl::StatusOr<Rollout> StartOpening(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                       bool accept_unconfirmed, const Cause& cause) override;
  absl::StatusOr<Opening> Advance(const std::string& agency, const std::string& rollout, int school_limit,
                                  const HashAll& hash_all) override;
  absl::StatusOr<Opening> GetOpening(const std::string& agency, const std::string& rollout) override;
  absl::StatusOr<std::vector<RolloutKey>> ListRunningOpenings() override;

  absl::StatusOr<std::vector<RolloutKey>> TakeDueToOpen(Timestamp now) override;
  absl::StatusOr<std::vector<RolloutKey>> ListDueToClose(Timestamp now) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::collection
