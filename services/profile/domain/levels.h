// Where a school stands on the developmental continuum: a probability for each level.
//
// Cut points are the levels' lower bounds on the response scale, ascending; the lowest level has none. A mean equal to
// a cut point belongs to the level above it.
//
// The posterior of the school's mean under the reference prior (flat mean, flat log variance) is Student's t with n - 1
// degrees of freedom about the observed mean, scaled by its standard error:
//   P(level i) = F((c_{i+1} - mean) / SE) - F((c_i - mean) / SE)        interval = mean ± t_{0.975, n-1} SE
// t, not normal, at every n: with the 8 to 15 teachers of a small school a normal posterior claims too much, and for
// large n the two agree. The interval is not clipped at the ends of the scale.
//
// A level is named when its probability is at least 0.8. Otherwise the smallest range of adjacent levels that reaches
// 0.8 is named; among equally long ones the more probable, then the lower.
//
// Missing teachers: what would be named if every invited teacher without a factor score had scored at the 5th, or the
// 95th, percentile of those who have one. The completed faculty is treated like an observed one: its mean, spread and
// size.
//
// | case                               | result                                                               |
// |------------------------------------|----------------------------------------------------------------------|
// | n = 0                              | INVALID_ARGUMENT: there is no mean                                   |
// | n = 1 (no standard error)          | levels equally probable, all of them named, no interval              |
// | SE = 0 (all scored the same)       | probability 1 for the level of the mean, interval of no width        |
// | no cut points                      | one level, probability 1                                             |
// | more respondents than invited      | nobody is missing: the bounds name what is named                     |
// | cut points not ascending, not finite | INVALID_ARGUMENT                                                   |
//
// Source: Gelman et al. (2013), Bayesian data analysis, 3rd ed., section 3.2 (posterior of a normal mean); Manski
// (2003), Partial identification of probability distributions (worst-case bounds, here with percentiles for the ends).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"

namespace icap::profile {

inline constexpr double kNamingProbability = 0.8;
inline constexpr double kIntervalProbability = 0.95;
inline constexpr int kMaxLevelCount = 32;

// A school's measure on one factor, as scoring gives it.
struct FactorMeasure {
  // Respondents with a factor score.
  int64_t respondent_count = 0;
  double mean = 0;
  // Undefined for one respondent.
  std::optional<double> sd;
  std::optional<double> standard_error;
  // 5th and 95th percentile of the respondents' factor scores.
  double p05 = 0;
  double p95 = 0;
};

// Adjacent levels, counted from 0; one level when both are equal.
struct LevelRange {
  int lowest = 0;
  int highest = 0;
  friend bool operator==(const LevelRange&, const LevelRange&) = default;
};

struct Interval {
  double low = 0;
  double high = 0;
  friend bool operator==(const Interval&, const Interval&) = default;
};

struct LevelPlacement {
  // One for each level, lowest first; they add up to 1.
  std::vector<double> probabilities;
  LevelRange named;
  // Of the mean, 95%.
  std::optional<Interval> interval;
};

struct MissingTeacherBounds {
  // Invited teachers without a factor score.
  int64_t missing_count = 0;
  LevelRange named_if_low;
  LevelRange named_if_high;
  // Either differs from what the respondents alone give.
  bool could_change = false;
};

// `cut_points` has one element fewer than there are levels.
absl::StatusOr<LevelPlacement> PlaceOnLevels(const FactorMeasure& measure, std::span<const double> cut_points);

absl::StatusOr<MissingTeacherBounds> BoundForMissingTeachers(const FactorMeasure& measure, int64_t invited_count,
                                                             std::span<const double> cut_points);

// The smallest range of adjacent levels that reaches kNamingProbability. `probabilities` is not empty and adds up to 1.
LevelRange NameLevels(std::span<const double> probabilities);

}  // namespace icap::profile
