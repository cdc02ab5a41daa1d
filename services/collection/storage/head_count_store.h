// Confirmed head counts, and what a dry run reads of the roster, in PostgreSQL.
#pragma once

#include "services/collection/app/life_ports.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresHeadCountStore final : public HeadCountStore, public PreviewStore {
 public:
  explicit PostgresHeadCountStore(postgres::Database& database) : database_(database) {}

  absl::StatusOr<std::vector<HeadCount>> ConfirmHeadCounts(const RequestKey& key, const std::string& agency,
                                                           const std::string& rollout,
                                                           const std::vector<HeadCountConfirmation>& confirmations,
                                                           const Cause& cause) override;
  absl::StatusOr<std::vector<HeadCount>> ListHeadCounts(const std::string& agency, const std::string& rollout,
                                                        const Scope& scope, bool only_open, const Page& page) override;

  absl::StatusOr<std::vector<DistrictPreview>> PreviewDistricts(const std::string& agency,
                                                                const std::string& rollout) override;
  absl::StatusOr<std::vector<Problem>> FindProblems(const std::string& agency, const std::string& rollout,
                                                    int example_limit) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::collection
