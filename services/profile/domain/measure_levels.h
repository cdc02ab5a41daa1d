// Levels on a measure that is not the response scale itself (logits of a Rasch or graded response model): the same
// naming as levels.h, from any posterior of the school.
//
// Cut points are stated on the response scale; scoring carries them to the measure by the inverse of the test
// characteristic curve, the measure at which a respondent is expected to answer, on average, at the cut point.
//
//   P(level i) = F((c_{i+1} - m) / SE) - F((c_i - m) / SE)     F normal, or Student's t when degrees of freedom are
//   given
//
// Missing teachers: what would be named if everybody missing had measured at the 5th, or the 95th, percentile of those
// who did, as well measured as they are:
//   m' = (n m + k q) / (n + k)        SE' = SE √(n / (n + k))
// A spread that many equal measures would add is not added: σ² is pooled over all schools (levels.h, which uses the
// school's own spread, adds it).
//
// | case                                            | result                                                     |
// |-------------------------------------------------|------------------------------------------------------------|
// | SE = 0                                          | probability 1 for the level of the measure                 |
// | one respondent                                  | as for any other: the SE is that of all schools' spread    |
// | measure equal to a cut point                    | belongs to the level above (matters for SE = 0 only)       |
// | cut points not ascending, numbers not finite, SE < 0, degrees of freedom not > 0 | INVALID_ARGUMENT          |
//
// Source: Lord (1980), Applications of item response theory to practical testing problems, chapter 4 (the curve); Wyse
// (2013), Educational and Psychological Measurement 73, 1017-1034 (cut scores on the measure); Manski (2003), Partial
// identification of probability distributions.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "services/profile/domain/levels.h"

namespace icap::profile {

// What is known of a school's measure.
struct MeasurePosterior {
  double mean = 0;
  double standard_error = 0;
  // Student's t with these; normal without.
  std::optional<double> degrees_of_freedom;
};

// `cut_points` are on the measure and one fewer than there are levels.
absl::StatusOr<LevelPlacement> PlacePosterior(const MeasurePosterior& posterior, std::span<const double> cut_points);

// Respondents with a measure, and percentiles of their measures.
struct MeasuredFaculty {
  int64_t respondent_count = 0;
  double p05 = 0;
  double p95 = 0;
};

absl::StatusOr<MissingTeacherBounds> BoundPosterior(const MeasurePosterior& posterior, const MeasuredFaculty& faculty,
                                                    int64_t invited_count, std::span<const double> cut_points);

}  // namespace icap::profile
