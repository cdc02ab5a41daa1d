// What the verbs of field work need from outside. Implemented in storage/ on PostgreSQL; thread safe.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/collection/app/field_model.h"
#include "services/collection/app/model.h"

namespace icap::collection {

// A rater's records of one session, so that a device can hold them.
inline constexpr size_t kMaxFieldRecords = 2'000;
// What all versions of all records of a session say, so that one message holds them.
inline constexpr size_t kMaxFieldSessionBytes = 1024 * 1024;

// Which sessions a list shows: those of the scope, and those assigned to the account at the moment.
struct FieldSessionFilter {
  std::string agency;
  std::string rollout;  // may be empty
  std::string school;   // may be empty
  Scope scope;
  std::string account;
  Scope account_scope;  // where the account may record
  Timestamp now{};
};

class FieldStore {
 public:
  virtual ~FieldStore() = default;

  // Teachers of the school by identifier, without positions.
  virtual absl::StatusOr<std::vector<FieldParticipant>> ListTeachers(const std::string& agency,
                                                                     const std::string& school) = 0;
  // Stores the plan; the plan of the first time when the request is repeated.
  virtual absl::StatusOr<FieldPlan> CreatePlan(const RequestKey& key, const FieldPlan& plan) = 0;
  // FIELD_SESSION_NOT_FOUND.
  virtual absl::StatusOr<FieldSession> GetSession(const FieldSessionKey& key) = 0;
  // By rollout, school and session; `page.after` is "rollout/school/session".
  virtual absl::StatusOr<std::vector<FieldSession>> ListSessions(const FieldSessionFilter& filter,
                                                                 const Page& page) = 0;
  // Oldest first, at most `most`.
  virtual absl::StatusOr<std::vector<FieldDraw>> ListDraws(const std::string& agency, const std::string& rollout,
                                                           const std::string& school, int most) = 0;
  // FIELD_INVALID (no such participant), FIELD_RESERVES_EXHAUSTED, FIELD_SESSION_LOCKED.
  virtual absl::StatusOr<FieldSession> ReplaceParticipant(const RequestKey& key, const FieldSessionKey& session,
                                                          int position, const std::string& reason,
                                                          const std::string& account) = 0;
  // FIELD_INVALID (the account is the other rater), FIELD_SESSION_LOCKED.
  virtual absl::StatusOr<FieldSession> Assign(const RequestKey& key, const FieldSessionKey& session,
                                              const FieldAssignment& assignment) = 0;

  // Everything of the session. FIELD_SESSION_NOT_FOUND.
  virtual absl::StatusOr<FieldSessionRecords> ReadRecords(const FieldSessionKey& session) = 0;
  // Applies the changes in order, all in one commit; one result each. FIELD_SESSION_NOT_FOUND when the sender is no
  // longer this rater of the session.
  virtual absl::StatusOr<std::vector<FieldChangeResult>> Apply(const FieldSessionKey& session,
                                                               const FieldSender& sender, const FieldForm& form,
                                                               const std::vector<FieldChange>& changes) = 0;
  // Locks the rater's part, and the session when it was the last; then announces it in the same transaction.
  // FIELD_SESSION_NOT_FOUND, FIELD_RATINGS_MISSING, FIELD_CONFLICTS_OPEN.
  virtual absl::StatusOr<FieldSession> Complete(const RequestKey& key, const FieldSessionKey& session,
                                                const FieldSender& sender, const FieldForm& form) = 0;
  // A new version of a locked record; announces it when the session is complete. FIELD_SESSION_NOT_FOUND,
  // FIELD_SESSION_NOT_COMPLETE, FIELD_RECORD_NOT_FOUND, FIELD_VERSION_STALE, FIELD_INVALID (another kind),
  // FIELD_RATINGS_MISSING (it would leave a required indicator without rating).
  virtual absl::StatusOr<FieldRecordVersion> Correct(const RequestKey& key, const FieldSessionKey& session,
                                                     const FieldSender& sender, const FieldForm& form,
                                                     const FieldChange& change, const std::string& reason) = 0;
  // Ratings of the complete sessions of the school.
  virtual absl::StatusOr<std::vector<RatedFieldSession>> ReadRatings(const std::string& agency,
                                                                     const std::string& rollout,
                                                                     const std::string& school) = 0;
};

}  // namespace icap::collection
