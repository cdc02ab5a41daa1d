// Survey, interviews and observations of a school set side by side on one factor. Never a score: 4 to 6 visits cannot
// carry one, so each source points to a stretch of levels and the three are compared.
//
// A session's level on the factor is the median of its ratings (all raters, all indicators of the factor; the lower and
// the upper median when their number is even). A source of sessions points to the levels from the lower quartile of the
// sessions' lower medians to the upper quartile of their upper medians (nearest rank). The survey points to the levels
// that its placement names.
//
// | case                                               | result                                               |
// |----------------------------------------------------|------------------------------------------------------|
// | a source with no session rated on the factor       | left out                                             |
// | fewer than kMinSessions sessions                   | too thin: no levels, since one visit is one voice    |
// | the survey hidden or its levels not known          | left out                                             |
// | a source that points to every level                | too thin: it tells levels apart no more than silence |
// | fewer than two sources that are not too thin       | kTooThin                                             |
// | every two of them have a level in common           | kConverging                                          |
// | two of them have no level in common                | kDiverging                                           |
// | a level outside 0…K-1, K < 2                       | INVALID_ARGUMENT                                     |
//
// Source: Denzin (1978), The research act, chapter 10 (triangulation of methods); the rule is this project's.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "services/profile/domain/levels.h"

namespace icap::profile {

inline constexpr int kMinSessions = 2;

enum class EvidenceSource { kSurvey = 1, kInterviews = 2, kObservations = 3 };
enum class TriangulationVerdict { kTooThin = 1, kConverging = 2, kDiverging = 3 };

// Ratings of one session on the factor, as levels counted from 0.
using SessionLevels = std::vector<int>;

// What the survey says.
struct SurveyPlacement {
  int respondent_count = 0;
  LevelRange named;
};

struct SourceEvidence {
  EvidenceSource source = EvidenceSource::kSurvey;
  int count = 0;  // sessions; of the survey, respondents
  bool too_thin = false;
  std::optional<LevelRange> levels;  // absent when too thin

  friend bool operator==(const SourceEvidence&, const SourceEvidence&) = default;
};

struct Triangulation {
  TriangulationVerdict verdict = TriangulationVerdict::kTooThin;
  std::vector<SourceEvidence> sources;
};

absl::StatusOr<Triangulation> Triangulate(const std::optional<SurveyPlacement>& survey,
                                          std::span<const SessionLevels> interviews,
                                          std::span<const SessionLevels> observations, int level_count);

}  // namespace icap::profile
