// Where a school's measure lies in the distribution of schools: a percentile with the interval that its error leaves.
// Never a rank, never the name of another school.
//
//   percentile(x) = 100 (schools below x + half of those equal to x) / schools          (mid-rank)
//   interval: percentiles of the ends of the measure's 95% interval
//
// | the interval                              | standing            |
// |-------------------------------------------|---------------------|
// | holds half of the schools or more         | kNotDistinguishable |
// | else lies below the middle (50)           | kLower              |
// | else lies above it                        | kHigher             |
// | else                                      | kMiddle             |
//
// The distribution is of all shown schools of the same rollout, this one among them; it is wider than that of the true
// values by the schools' errors, so that the extremes are less extreme than they look.
//
// | case                                     | result                                                  |
// |------------------------------------------|---------------------------------------------------------|
// | fewer than 20 schools                    | no comparison: a percentile would be a few schools      |
// | SE = 0                                   | interval of no width, but for equal schools             |
// | number not finite, SE < 0                | INVALID_ARGUMENT                                        |
//
// Source: Goldstein & Spiegelhalter (1996), Journal of the Royal Statistical Society A 159, 385-443 (why intervals and
// no ranks).
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "absl/status/statusor.h"
#include "services/profile/domain/levels.h"
#include "services/profile/domain/measure_levels.h"

namespace icap::profile {

inline constexpr int64_t kMinSchoolsForComparison = 20;
// Share of the distribution, in percent, from which an interval says nothing about where the school stands.
inline constexpr double kMostSchools = 50.0;

enum class Standing { kNotDistinguishable, kLower, kMiddle, kHigher };

struct Comparison {
  double percentile = 0;
  Interval interval;
  int64_t school_count = 0;

  friend bool operator==(const Comparison&, const Comparison&) = default;
};

// `ascending` holds the measures of the shown schools. None for fewer than kMinSchoolsForComparison.
absl::StatusOr<std::optional<Comparison>> CompareWithSchools(const MeasurePosterior& school,
                                                             std::span<const double> ascending);

Standing StandingOf(const Interval& percentiles);

}  // namespace icap::profile
