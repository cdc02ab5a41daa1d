// Profiles, publications and views in PostgreSQL.
#pragma once

#include "services/common/postgres/database.h"
#include "services/profile/app/ports.h"

namespace icap::profile {

class PostgresProfileStore final : public ProfileStore {
 public:
  explicit PostgresProfileStore(postgres::Database& database) : database_(database) {}

  absl::Status Store(const Occasion& occasion, const ProfileSet& profiles) override;
  absl::Status StorePublication(const Occasion& occasion) override;
  absl::StatusOr<Rollout> GetRollout(const std::string& agency, const std::string& rollout) override;
  absl::StatusOr<SchoolProfile> GetSchool(const Rollout& rollout, const std::string& school) override;
  absl::StatusOr<AggregateProfile> GetAggregate(const Rollout& rollout, const std::string& organization) override;
  absl::StatusOr<std::vector<SchoolProfile>> ListSchools(const Rollout& rollout, const Scope& scope,
                                                         const std::string& under, const Page& page) override;
  absl::StatusOr<Progress> GetProgress(const std::string& agency, const std::string& rollout,
                                       const Scope& scope) override;
  absl::Status RecordView(const std::string& profile, const std::string& account) override;
  absl::StatusOr<std::vector<ProfileView>> ListViews(const std::string& profile, const Page& page) override;

 private:
  postgres::Database& database_;
};

}  // namespace icap::profile
