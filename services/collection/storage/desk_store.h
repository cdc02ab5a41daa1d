// The invitation desk in PostgreSQL.
#pragma once

#include "services/collection/app/life_ports.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresDeskStore final : public DeskStore {
 public:
  explicit PostgresDeskStore(postgres::Database& database) : database_(database) {}

  absl::StatusOr<std::vector<DeskInvitation>> ListInvitations(const std::string& agency, const std::string& rollout,
                                                              const std::string& school, const Page& page) override;
  absl::StatusOr<std::vector<DeskInvitation>> ListLinks(const std::string& agency, const std::string& rollout,
                                                        const Scope& scope, const std::string& school,
                                                        const DeskInvitation& after, int limit) override;
  absl::StatusOr<DeskInvitation> Reissue(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                         const std::string& school, const std::string& person,
                                         const std::function<absl::StatusOr<std::string>(int attempt)>& hash_for,
                                         const Cause& cause) override;
  absl::StatusOr<DeskInvitation> Revoke(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                        const std::string& school, const std::string& person,
                                        const Cause& cause) override;
  absl::Status LogDownload(const std::string& agency, const std::string& rollout, const std::string& school,
                           const Cause& cause) override;
  absl::Status MarkExported(const std::string& agency, const std::string& rollout,
                            const std::vector<DeskInvitation>& links, const std::string& sent_day) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::collection
