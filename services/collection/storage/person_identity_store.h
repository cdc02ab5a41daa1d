// Merges, splits and what takes them back, in PostgreSQL.
#pragma once

#include "services/collection/app/roster_ports.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresPersonIdentityStore final : public PersonIdentityStore {
 public:
  explicit PostgresPersonIdentityStore(postgres::Database& database) : database_(database) {}

  absl::StatusOr<IdentityChange> Merge(const RequestKey& key, const IdentityChange& change) override;
  absl::StatusOr<IdentityChange> Split(const RequestKey& key, const IdentityChange& change) override;
  absl::StatusOr<IdentityChange> Undo(const RequestKey& key, const std::string& agency, const std::string& change,
                                      const std::string& actor, const std::string& reason) override;
  absl::StatusOr<std::vector<IdentityChange>> List(const std::string& agency, const Page& page) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::collection
