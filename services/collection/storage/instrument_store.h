// Instrument revisions in PostgreSQL, where a trigger keeps them from changing.
#pragma once

#include "services/collection/app/ports.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresInstrumentStore final : public InstrumentStore {
 public:
  explicit PostgresInstrumentStore(postgres::Database& database) : database_(database) {}

  absl::StatusOr<Revision> CreateRevision(const RequestKey& key, const Revision& revision) override;
  absl::StatusOr<Revision> GetRevision(const std::string& agency, const std::string& instrument, int number) override;
  absl::StatusOr<std::vector<Revision>> ListRevisions(const std::string& agency, const Page& page) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::collection
