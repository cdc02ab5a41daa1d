// Where a school's measure lies in the distribution of schools: a percentile with the interval that its error leaves,
// and the quarters of the distribution it may belong to. Never a rank, never the name of another school.
//
//   percentile(x) = 100 (schools below x + half of those equal to x) / schools          (mid-rank)
//   interval: percentiles of the ends of the measure's 95% interval
//   quarter probabilities: from the measure's posterior and the quartiles (type 7) of the distribution
//
// The quarter is named like a level: probability at least 0.8, otherwise a range of adjacent quarters. The distribution
// is of all shown schools of the same rollout, this one among them; it is wider than that of the true values by the
// schools' errors, so that the extremes are less extreme than they look: use EB measures for it where they are at hand.
//
// | case                                     | result                                                  |
// |------------------------------------------|---------------------------------------------------------|
// | fewer than 10 schools                    | no comparison: a percentile would be a school           |
// | SE = 0                                   | interval of no width                                    |
// | quartiles equal (many schools alike)     | no quarters; percentile and interval all the same       |
// | number not finite, SE < 0                | INVALID_ARGUMENT                                        |
//
// Source: Goldstein & Spiegelhalter (1996), Journal of the Royal Statistical Society A 159, 385-443 (why intervals and
// no ranks); Hyndman & Fan (1996), The American Statistician 50, 361-365 (type 7).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "services/profile/domain/levels.h"
#include "services/profile/domain/measure_levels.h"

namespace icap::profile {

struct Comparison {
  double percentile = 0;
  Interval interval;
  // Four probabilities, and the quarters named from them, 0 the lowest.
  std::optional<LevelPlacement> quarters;
};

// `schools` holds the measures of the shown schools in any order. None for fewer than kMinSchoolsForDistribution.
absl::StatusOr<std::optional<Comparison>> CompareWithSchools(const MeasurePosterior& school,
                                                             std::span<const double> schools);

}  // namespace icap::profile
