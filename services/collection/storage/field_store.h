// Field work in PostgreSQL. Who changes a session or its records holds the session's row, so that two devices take
// turns.
#pragma once

#include "services/collection/app/field_ports.h"
#include "services/collection/storage/field_seal.h"
#include "services/common/postgres/database.h"

namespace icap::collection {

class PostgresFieldStore final : public FieldStore {
 public:
  PostgresFieldStore(postgres::Database& database, FieldSeal seal) : database_(database), seal_(std::move(seal)) {}

  absl::StatusOr<std::vector<FieldParticipant>> ListTeachers(const std::string& agency,
                                                             const std::string& school) override;
  absl::StatusOr<FieldPlan> CreatePlan(const RequestKey& key, const FieldPlan& plan) override;
  absl::StatusOr<FieldSession> GetSession(const FieldSessionKey& key) override;
  absl::StatusOr<std::vector<FieldSession>> ListSessions(const FieldSessionFilter& filter, const Page& page) override;
  absl::StatusOr<std::vector<FieldDraw>> ListDraws(const std::string& agency, const std::string& rollout,
                                                   const std::string& school, int most) override;
  absl::StatusOr<FieldSession> ReplaceParticipant(const RequestKey& key, const FieldSessionKey& session, int position,
                                                  const std::string& reason, const std::string& account) override;
  absl::StatusOr<FieldSession> Assign(const RequestKey& key, const FieldSessionKey& session,
                                      const FieldAssignment& assignment) override;

  absl::StatusOr<FieldSessionRecords> ReadRecords(const FieldSessionKey& session) override;
  absl::StatusOr<std::vector<FieldChangeResult>> Apply(const FieldSessionKey& session, const FieldSender& sender,
                                                       const FieldForm& form,
                                                       const std::vector<FieldChange>& changes) override;
  absl::StatusOr<FieldSession> Complete(const RequestKey& key, const FieldSessionKey& session,
                                        const FieldSender& sender, const FieldForm& form) override;
  absl::StatusOr<FieldRecordVersion> Correct(const RequestKey& key, const FieldSessionKey& session,
                                             const FieldSender& sender, const FieldForm& form,
                                             const FieldChange& change, const std::string& reason) override;
  absl::StatusOr<std::vector<RatedFieldSession>> ReadRatings(const std::string& agency, const std::string& rollout,
                                                             const std::string& school) override;

 private:
  postgres::Database& database_;
  const FieldSeal seal_;
};

}  // namespace icap::collection
