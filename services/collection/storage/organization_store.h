// Agencies, tree and people in PostgreSQL.
#pragma once

#include "services/collection/app/ports.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresOrganizationStore final : public OrganizationStore {
 public:
  explicit PostgresOrganizationStore(postgres::Database& database) : database_(database) {}

  absl::StatusOr<Agency> CreateAgency(const RequestKey& key, const Agency& agency) override;
  absl::StatusOr<Agency> GetAgency(const std::string& agency) override;
  absl::StatusOr<std::vector<Agency>> ListAgencies(bool everything, const std::vector<std::string>& agencies,
                                                   const Page& page) override;
  absl::StatusOr<int> CreateOrganizations(const RequestKey& key, const std::string& agency,
                                          const std::vector<Organization>& organizations) override;
  absl::StatusOr<Organization> GetOrganization(const std::string& agency, const std::string& organization) override;
  absl::StatusOr<std::vector<Organization>> ListOrganizations(const std::string& agency, const Scope& scope,
                                                              const std::string& under, const std::string& kind,
                                                              const Page& page) override;
  absl::StatusOr<int> CreatePeople(const RequestKey& key, const std::string& agency,
                                   const std::vector<Person>& people) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::collection
