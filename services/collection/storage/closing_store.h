// From the end of a window to plain answers, in PostgreSQL.
#pragma once

#include "services/collection/app/ports.h"
#include "services/collection/storage/field_seal.h"
#include "services/common/base/clock.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresClosingStore final : public ClosingStore {
 public:
  // `seal` is for comments.
  PostgresClosingStore(postgres::Database& database, FieldSeal seal, Clock clock, RandomBytes random)
      : database_(database), seal_(std::move(seal)), clock_(std::move(clock)), random_(std::move(random)) {}

  absl::StatusOr<std::vector<ClosingSchool>> ListClosingSchools(const std::string& agency,
                                                                const std::string& rollout) override;
  absl::Status OpenSchool(const ClosingSchool& school, const OpenBoxes& open_boxes) override;
  absl::StatusOr<std::vector<RolloutKey>> ListClosingRollouts() override;
  absl::Status FinishRollout(const RolloutKey& rollout) override;
  absl::StatusOr<std::vector<ClosingSchool>> ListOpenedSchools() override;
  absl::StatusOr<std::vector<RolloutKey>> ListClosedRollouts() override;

 private:
  absl::StatusOr<std::vector<ClosingSchool>> ReadSchools(const char* query, const RolloutKey& rollout);
  absl::StatusOr<std::vector<RolloutKey>> ReadRollouts(const char* query);
  void InsertPlain(pqxx::work& transaction, const ClosingSchool& school, const std::vector<OpenedAnswer>& answers);
  void InsertComments(pqxx::work& transaction, const ClosingSchool& school, const std::vector<OpenedAnswer>& answers);

  postgres::Database& database_;
  const FieldSeal seal_;
  const Clock clock_;
  const RandomBytes random_;
};

}  // namespace icap::collection
