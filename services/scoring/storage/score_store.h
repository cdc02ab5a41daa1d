// Results in PostgreSQL: a row a rollout, a row a factor of its calibrations, a row a school with arrays of statistics.
#pragma once

#include "services/common/postgres/database.h"
#include "services/scoring/app/ports.h"

namespace icap::scoring {

// Schools read at once, so that memory does not grow with the rollout.
inline constexpr int kSchoolsPerPage = 100;

class PostgresScoreStore final : public ScoreStore {
 public:
  explicit PostgresScoreStore(postgres::Database& database) : database_(database) {}

  absl::Status Store(const ClosedEvent& event, const ScoringResult& result) override;
  absl::Status MarkHandled(const std::string& event_id) override;
  absl::StatusOr<std::optional<std::string>> MethodVersionOf(const std::string& rollout) override;
  absl::StatusOr<std::vector<EarlierRollout>> ListEarlier(const std::string& rollout,
                                                          const Timestamp& close_time) override;
  absl::Status Read(const std::string& rollout, const std::string& school, const OnHeader& on_header,
                    const OnSchool& on_school) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::scoring
