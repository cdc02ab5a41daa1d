// Field work: who may plan, record, complete and see what.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/collection/app/field_model.h"
#include "services/collection/app/field_ports.h"
#include "services/collection/app/instruments.h"
#include "services/collection/app/ports.h"
#include "services/common/auth/caller.h"

namespace icap::collection {

inline constexpr int kMaxDrawn = 50;
inline constexpr int kMaxReserves = 50;
inline constexpr size_t kMaxClassrooms = 1'000;
inline constexpr size_t kMaxClassroomLength = 100;
inline constexpr size_t kMaxChanges = 200;
inline constexpr int kMaxDraws = 1'000;
inline constexpr std::chrono::hours kMaxTimeBox{92 * 24};

struct PlanFieldSessions {
  std::string agency;
  std::string rollout;
  std::string school;
  std::string instrument;
  int revision = 0;
  int count = 0;
  int reserve_count = 0;
  std::vector<std::string> classrooms;  // to draw from; empty: the school's teachers
  bool double_rated = false;
};

// What a caller may know of a session.
struct FieldView {
  bool manages = false;        // plans and assigns
  bool sees_evidence = false;  // people and records
  FieldRater rater = FieldRater::kNobody;
  bool part_complete = false;  // the rater's
};

// A record as a caller sees it: its latest version, earlier ones and open conflicts.
struct SeenRecord {
  FieldRecordVersion head;
  std::vector<FieldRecordVersion> earlier;  // newest first
  std::vector<FieldConflict> conflicts;
};

struct SeenSession {
  FieldSession session;
  const instrument::Protocol* protocol = nullptr;
  FieldRater rater = FieldRater::kNobody;
  std::vector<SeenRecord> records;
  std::string cursor;  // empty for callers who rate nothing
};

struct SyncedRecords {
  std::vector<FieldChangeResult> results;
  std::vector<SeenRecord> records;      // that changed since the cursor
  std::vector<SeenRecord> conflicting;  // with open conflicts
  std::string cursor;
  FieldSession session;
};

// A rating with what it is of.
struct SchoolRating {
  std::string indicator;
  std::string factor;
  std::string text;
  FieldRater rater = FieldRater::kFirst;
  int level = 0;  // 1 for the lowest
};
struct SchoolRatedSession {
  std::string agency;
  RatedFieldSession session;
  const instrument::Protocol* protocol = nullptr;
  std::vector<SchoolRating> ratings;
};

// Thread safe. A session that the caller may not see is FIELD_SESSION_NOT_FOUND.
class FieldSessions {
 public:
  FieldSessions(FieldStore& store, RolloutStore& rollouts, Instruments& instruments, Clock clock, RandomBytes random)
      : store_(store),
        rollouts_(rollouts),
        instruments_(instruments),
        clock_(std::move(clock)),
        random_(std::move(random)) {}

  absl::StatusOr<FieldPlan> Plan(const auth::Caller& caller, const RequestKey& key, const PlanFieldSessions& plan);
  absl::StatusOr<FieldSession> DrawReserve(const auth::Caller& caller, const RequestKey& key,
                                           const FieldSessionKey& session, int position, const std::string& reason);
  // `rollout` and `school` may be empty.
  absl::StatusOr<std::vector<FieldSession>> List(const auth::Caller& caller, const std::string& agency,
                                                 const std::string& rollout, const std::string& school,
                                                 const Page& page);
  absl::StatusOr<std::vector<FieldDraw>> ListDraws(const auth::Caller& caller, const std::string& agency,
                                                   const std::string& rollout, const std::string& school);
  // A start of the epoch means now.
  absl::StatusOr<FieldSession> Assign(const auth::Caller& caller, const RequestKey& key, const FieldSessionKey& session,
                                      FieldAssignment assignment);
  absl::StatusOr<SeenSession> Get(const auth::Caller& caller, const FieldSessionKey& session);
  absl::StatusOr<SyncedRecords> Sync(const auth::Caller& caller, const FieldSessionKey& session,
                                     const std::string& device_id, const std::vector<FieldChange>& changes,
                                     const std::string& cursor);
  absl::StatusOr<FieldSession> Complete(const auth::Caller& caller, const RequestKey& key,
                                        const FieldSessionKey& session);
  absl::StatusOr<FieldRecordVersion> Correct(const auth::Caller& caller, const RequestKey& key,
                                             const FieldSessionKey& session, const std::string& device_id,
                                             const FieldChange& change, const std::string& reason);
  // For profile.
  absl::StatusOr<std::vector<SchoolRatedSession>> SchoolRatings(const auth::Caller& caller, const std::string& agency,
                                                                const std::string& rollout, const std::string& school);

 private:
  struct Found {
    FieldSession session;
    FieldView view;
    const instrument::Protocol* protocol = nullptr;
  };
  // The session and what the caller may know of it.
  absl::StatusOr<Found> Find(const auth::Caller& caller, const FieldSessionKey& session);
  // The same for its rater in time. FIELD_TIME_OVER.
  absl::StatusOr<Found> FindToRecord(const auth::Caller& caller, const FieldSessionKey& session);
  absl::StatusOr<const instrument::Protocol*> ProtocolOf(const std::string& agency, const std::string& instrument,
                                                         int revision);
  absl::StatusOr<FieldPlan> MakePlan(const auth::Caller& caller, const PlanFieldSessions& plan,
                                     const RolloutSchool& school, const instrument::Protocol& protocol);

  FieldStore& store_;
  RolloutStore& rollouts_;
  Instruments& instruments_;
  const Clock clock_;
  const RandomBytes random_;
};

}  // namespace icap::collection
