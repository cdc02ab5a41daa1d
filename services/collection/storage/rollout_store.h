// Rollouts, their schools and their invitations in PostgreSQL.
#pragma once

#include "services/collection/app/ports.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresRolloutStore final : public RolloutStore, public InvitationStore {
 public:
  explicit PostgresRolloutStore(postgres::Database& database) : database_(database) {}

  absl::StatusOr<Rollout> CreateRollout(const RequestKey& key, const Rollout& rollout) override;
  absl::StatusOr<Rollout> GetRollout(const std::string& agency, const std::string& rollout) override;
  absl::StatusOr<std::vector<Rollout>> ListRollouts(const std::string& agency, const Scope& scope,
                                                    const Page& page) override;
  absl::Status PublishKeys(const std::string& agency, const std::string& rollout,
                           const std::vector<SchoolKeys>& keys) override;
  absl::StatusOr<Rollout> MoveRollout(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                      RolloutState from, RolloutState to, const absl::Status& wrong_state) override;
  absl::StatusOr<RolloutSchool> CloseSchool(const RequestKey& key, const std::string& agency,
                                            const std::string& rollout, const std::string& school) override;
  absl::StatusOr<RolloutSchool> GetSchool(const std::string& agency, const std::string& rollout,
                                          const std::string& school) override;
  absl::StatusOr<std::vector<RolloutSchool>> ListSchools(const std::string& agency, const std::string& rollout,
                                                         const Scope& scope, const std::string& under,
                                                         const Page& page) override;

  absl::Status IssueInvitations(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                const std::string& school, bool replace,
                                const std::function<std::string(const std::string& person)>& hash_for) override;
  absl::StatusOr<std::map<std::string, InvitedTo>> FindInvitations(
      const std::vector<std::string>& code_hashes) override;
  absl::StatusOr<std::vector<IssueOutcome>> IssueCredentials(const std::vector<CredentialRequest>& requests) override;

 private:
  postgres::Database& database_;
};

// Submissions of a rollout hold this lock shared while they commit; closing and issuing hold it alone. So a window's
// end is exact: every acknowledged submission is in, and none follows. Cheaper than row locks, which write to disk.
void LockWindowShared(pqxx::work& transaction, const std::string& agency, const std::string& rollout);
void LockWindowAlone(pqxx::work& transaction, const std::string& agency, const std::string& rollout);

}  // namespace icap::collection
