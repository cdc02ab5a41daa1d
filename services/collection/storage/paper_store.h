// Paper forms in PostgreSQL.
#pragma once

#include "services/collection/app/paper_forms.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresPaperStore final : public PaperStore {
 public:
  PostgresPaperStore(postgres::Database& database, Clock clock, RandomBytes random)
      : database_(database), clock_(std::move(clock)), random_(std::move(random)) {}

  absl::StatusOr<PaperCounts> HandOut(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                      const std::string& school, const std::vector<std::string>& people,
                                      const Cause& cause) override;
  absl::StatusOr<PaperCounts> Enter(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                    const std::string& school, const std::vector<std::string>& boxes,
                                    const Cause& cause) override;
  absl::StatusOr<PaperCounts> Count(const std::string& agency, const std::string& rollout,
                                    const std::string& school) override;
  absl::StatusOr<std::vector<EnteredBatch>> ListBatches(const std::string& agency, const std::string& rollout,
                                                        const std::string& school, const Page& page) override;

 private:
  postgres::Database& database_;
  const Clock clock_;
  const RandomBytes random_;
};

}  // namespace icap::collection
