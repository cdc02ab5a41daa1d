// Ratings of field sessions in PostgreSQL.
#pragma once

#include "services/common/postgres/database.h"
#include "services/profile/app/ports.h"

namespace icap::profile {

class PostgresFieldWorkStore final : public FieldWorkStore {
 public:
  explicit PostgresFieldWorkStore(postgres::Database& database) : database_(database) {}

  absl::Status StoreFieldWork(const Occasion& occasion, const SchoolFieldWork& work) override;

 private:
  postgres::Database& database_;
};

// Sessions of the school, in a transaction.
std::vector<FieldSession> ReadFieldSessions(pqxx::work& transaction, const std::string& agency,
                                            const std::string& rollout, const std::string& school);

}  // namespace icap::profile
