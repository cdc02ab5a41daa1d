// Rollouts, their schools and their invitations in PostgreSQL.
#pragma once

#include "services/collection/app/ports.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresRolloutStore final : public RolloutStore, public InvitationStore {
 public:
  explicit PostgresRolloutStore(postgres::Database& database) : database_(database) {}

  absl::StatusOr<Rollout> CreateRollout(const RequestKey& key, const Rollout& rollout, const Cause& cause) override;
  absl::StatusOr<Rollout> UpdateRollout(const RequestKey& key, const Rollout& rollout, const Cause& cause) override;
  absl::StatusOr<Rollout> GetRollout(const std::string& agency, const std::string& rollout) override;
  absl::StatusOr<std::vector<Rollout>> ListRollouts(const std::string& agency, const Scope& scope,
                                                    const Page& page) override;
  absl::Status PublishKeys(const std::string& agency, const std::string& rollout,
                           const std::vector<SchoolKeys>& keys) override;
  absl::StatusOr<Rollout> MoveRollout(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                      RolloutState from, RolloutState to, const absl::Status& wrong_state,
                                      const Cause& cause) override;
  absl::StatusOr<RolloutSchool> CloseSchool(const RequestKey& key, const std::string& agency,
                                            const std::string& rollout, const std::string& school,
                                            const Cause& cause) override;
  absl::StatusOr<RolloutSchool> GetSchool(const std::string& agency, const std::string& rollout,
                                          const std::string& school) override;
  absl::StatusOr<std::vector<RolloutSchool>> ListSchools(const std::string& agency, const std::string& rollout,
                                                         const Scope& scope, const std::string& under,
                                                         const Page& page) override;

  absl::Status IssueInvitations(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                const std::string& school, bool replace, const HashFor& hash_for,
                                const Cause& cause) override;
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

// For stores beside this one. ROLLOUT_NOT_FOUND; the first holds its row until the end of the transaction.
absl::StatusOr<Rollout> FindRolloutForUpdate(pqxx::work& transaction, const std::string& agency,
                                             const std::string& rollout);
absl::StatusOr<Rollout> FindRolloutIn(pqxx::work& transaction, const std::string& agency, const std::string& rollout);
// SCHOOL_NOT_FOUND.
absl::StatusOr<RolloutSchool> FindSchoolIn(pqxx::work& transaction, const std::string& agency,
                                           const std::string& rollout, const std::string& school);

// FAILED_PRECONDITION ROLLOUT_NOT_OPEN.
absl::Status RolloutNotOpen();

// Invitations to be made, as columns.
struct NewInvitations {
  std::vector<std::string> schools, people, code_hashes;
  std::vector<int> attempts;

  void Add(std::string school, std::string person, std::string code_hash, int attempt) {
    schools.push_back(std::move(school));
    people.push_back(std::move(person));
    code_hashes.push_back(std::move(code_hash));
    attempts.push_back(attempt);
  }
};
void InsertInvitations(pqxx::work& transaction, const std::string& agency, const std::string& rollout,
                       const NewInvitations& invitations);

}  // namespace icap::collection
