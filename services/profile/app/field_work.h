// Ratings of field sessions in a school's profile: kept as collection gave them last, judged when a profile is read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/instrument/instrument.h"
#include "services/profile/domain/levels.h"
#include "services/profile/domain/rater_agreement.h"
#include "services/profile/domain/triangulation.h"

namespace icap::profile {

struct Occasion;

enum class FieldSessionKind { kInterviewTeachers = 1, kInterviewPrincipals = 2, kFocusGroup = 3, kObservation = 4 };

// One rating, without notes and names.
struct FieldRating {
  std::string indicator;
  std::string factor;
  int rater = 1;  // 1 or 2
  int level = 1;  // among the session's levels, 1 for the lowest

  friend bool operator==(const FieldRating&, const FieldRating&) = default;
};

// One complete session.
struct FieldSession {
  FieldSessionKind kind = FieldSessionKind::kInterviewTeachers;
  bool double_rated = false;
  std::vector<std::string> level_ids;  // lowest first
  std::vector<FieldRating> ratings;

  friend bool operator==(const FieldSession&, const FieldSession&) = default;
};

struct SchoolFieldWork {
  int64_t version = 0;  // rises with every completion and correction
  std::vector<FieldSession> sessions;
};

// How much field work there is, and how well raters agreed.
struct FieldWorkSummary {
  int interview_count = 0;
  int observation_count = 0;
  int double_rated_count = 0;
  RaterAgreement agreement;
};
absl::StatusOr<FieldWorkSummary> SummarizeFieldWork(const std::vector<FieldSession>& sessions);

// Triangulation of one factor; nullopt where the factor has no levels. Levels of a protocol and of the survey are the
// same when their identifiers are; a rating at a level that the survey does not have is left out.
absl::StatusOr<std::optional<Triangulation>> TriangulateFactor(const instrument::Instrument& instrument,
                                                               const instrument::Factor& factor,
                                                               const std::optional<SurveyPlacement>& survey,
                                                               const std::vector<FieldSession>& sessions);

// Where ratings come from. Implemented in transport/ on gRPC; thread safe.
class FieldRatingsSource {
 public:
  virtual ~FieldRatingsSource() = default;

  // SCHOOL_NOT_FOUND; UNAVAILABLE when collection is away.
  virtual absl::StatusOr<SchoolFieldWork> Read(const std::string& agency, const std::string& rollout,
                                               const std::string& school) = 0;
};

// Where they are kept. Implemented in storage/; thread safe.
class FieldWorkStore {
 public:
  virtual ~FieldWorkStore() = default;

  // Replaces what is there unless it is newer, and marks the event as handled.
  virtual absl::Status StoreFieldWork(const Occasion& occasion, const SchoolFieldWork& work) = 0;
};

// Thread safe.
class RefreshFieldWork {
 public:
  RefreshFieldWork(FieldRatingsSource& source, FieldWorkStore& store) : source_(source), store_(store) {}

  // A session of the school is complete, or a record of it was corrected: reads all of the school's ratings anew.
  absl::Status Run(const Occasion& occasion);

 private:
  FieldRatingsSource& source_;
  FieldWorkStore& store_;
};

}  // namespace icap::profile
