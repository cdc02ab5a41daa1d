// Field work as collection keeps it: draws, sessions, assignments, records.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/collection/domain/field_records.h"
#include "services/common/base/clock.h"
#include "services/common/instrument/protocol.h"

namespace icap::collection {

// Which of a session's raters; kNobody for callers who rate nothing.
enum class FieldRater { kNobody = 0, kFirst = 1, kSecond = 2 };

struct FieldSessionKey {
  std::string agency;
  std::string rollout;
  std::string school;
  std::string session;
};

// A drawn teacher or classroom.
struct FieldParticipant {
  int position = 0;    // in the draw, 1 for the first
  std::string person;  // empty for a classroom given as a label
  std::string display_name;
};

struct FieldAssignment {
  FieldRater rater = FieldRater::kFirst;
  std::string account;
  Timestamp start_time{};
  Timestamp end_time{};
  std::optional<Timestamp> complete_time;
};

enum class FieldSessionState { kPlanned = 1, kAssigned = 2, kComplete = 3 };

struct FieldSession {
  FieldSessionKey key;
  std::string draw;  // empty when nobody was drawn
  instrument::ProtocolKind kind = instrument::ProtocolKind::kInterviewTeachers;
  std::string instrument;
  int revision = 0;
  std::string title;  // of the protocol
  std::string school_title;
  std::vector<std::string> path;  // identifiers, root first, the school last
  FieldSessionState state = FieldSessionState::kPlanned;
  std::vector<FieldParticipant> participants;
  std::vector<FieldAssignment> assignments;
  bool double_rated = false;
  int64_t version = 0;
  Timestamp create_time{};
  std::optional<Timestamp> complete_time;
};

struct DrawnParticipant {
  FieldParticipant participant;
  bool reserve = false;
  std::string session;  // that has it now
  std::string replaced_reason;
  std::string replaced_by;  // account
};

struct FieldDraw {
  std::string agency;
  std::string rollout;
  std::string school;
  std::string draw;
  std::string instrument;
  int revision = 0;
  std::string seed;  // bytes
  std::string method;
  int population_size = 0;
  std::string population_fingerprint;
  std::string drawn_by;
  Timestamp create_time{};
  std::vector<DrawnParticipant> drawn;  // drawn, then reserves
};

// What planning makes. The draw is absent when nobody is drawn.
struct FieldPlan {
  std::optional<FieldDraw> draw;
  std::vector<FieldSession> sessions;
};

// A record at one version.
struct FieldRecordVersion {
  FieldRater rater = FieldRater::kFirst;
  std::string record_id;
  int64_t version = 0;
  FieldContent content;
  std::string reason;  // of a correction
  std::string device_id;
  Timestamp accept_time{};
  int64_t change_number = 0;
};

// A change that contradicted a record.
struct FieldConflict {
  FieldRater rater = FieldRater::kFirst;
  std::string record_id;
  std::string conflict_id;
  int64_t base_version = 0;
  FieldContent content;
  std::string device_id;
  Timestamp receive_time{};
  int64_t change_number = 0;
  int64_t settled_version = 0;  // 0 while it is open
};

// Everything recorded in a session.
struct FieldSessionRecords {
  std::vector<FieldRecordVersion> versions;  // by rater, record, version
  std::vector<FieldConflict> conflicts;      // open and settled, by rater, record, time
  int64_t change_number = 0;                 // of the last change
};

// A change that a device sends.
struct FieldChange {
  std::string request_id;
  std::string record_id;
  int64_t base_version = 0;
  FieldContent content;
  std::vector<std::string> resolves;  // conflicts
};

// Who sends changes.
struct FieldSender {
  FieldRater rater = FieldRater::kFirst;
  std::string account;
  std::string device_id;
};

enum class FieldOutcome { kAccepted = 1, kConflict = 2, kRefused = 3 };

struct FieldChangeResult {
  std::string request_id;
  std::string record_id;
  FieldOutcome outcome = FieldOutcome::kAccepted;
  int64_t version = 0;
  absl::Status refused;  // of kRefused
};

// Ratings of a complete session.
struct FieldRating {
  FieldRater rater = FieldRater::kFirst;
  std::string indicator;
  std::string level;
};
struct RatedFieldSession {
  instrument::ProtocolKind kind = instrument::ProtocolKind::kInterviewTeachers;
  std::string instrument;
  int revision = 0;
  bool double_rated = false;
  int64_t version = 0;
  std::vector<FieldRating> ratings;  // those that name a level
};

// `agencies/a/rollouts/r/schools/s/fieldSessions/f`.
std::string FieldSessionName(const FieldSessionKey& key);
// `agencies/a/rollouts/r/schools/s/fieldDraws/d`.
std::string FieldDrawName(const std::string& agency, const std::string& rollout, const std::string& school,
                          const std::string& draw);

}  // namespace icap::collection
