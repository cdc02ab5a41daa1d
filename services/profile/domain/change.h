// Whether a school changed between two rollouts, on what both asked alike.
//
//   difference = after - before        SE = √(SE_before² + SE_after² + SE_link²)        z = difference / SE
//
// Both measures are on the linked items only and in the same unit: means of the same items, or measures on item
// parameters anchored to those of the first rollout. SE_link is the error that the choice of linking items brings in
// (scoring's link_displacement.h; 0 for means). A change is shown when |z| >= 1.96.
//
// The two faculties are taken as independent. Many teachers answer twice and resemble themselves, so that the true SE
// is smaller: the test errs towards not showing a change. Answers are anonymous, so that pairs cannot be known.
//
// Which items both asked alike is scoring's to decide (linked_items.h there).
//
// | case                              | result                                                 |
// |-----------------------------------|--------------------------------------------------------|
// | |z| below 1.96                    | kNotDistinguishable: no change is claimed, nor is none |
// | all errors 0, difference not 0    | kRose or kFell, z undefined                            |
// | all errors 0, difference 0        | kNotDistinguishable, z undefined                       |
// | no measure in one of the rollouts | caller has nothing to compare: not asked               |
// | number not finite, SE < 0         | INVALID_ARGUMENT                                       |
//
// Source: Kolen & Brennan (2014), Test equating, scaling, and linking, 3rd ed.; Monseur & Berezner (2007), Journal of
// Applied Measurement 8, 323-335 (link error in trends).
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "services/profile/domain/levels.h"

namespace icap::profile {

inline constexpr double kShownChangeZ = 1.96;

struct MeasureWithError {
  double value = 0;
  double standard_error = 0;
};

enum class ChangeVerdict { kNotDistinguishable, kRose, kFell };

struct Change {
  double difference = 0;
  double standard_error = 0;
  std::optional<double> z;
  Interval interval;
  ChangeVerdict verdict = ChangeVerdict::kNotDistinguishable;
};

absl::StatusOr<Change> ChangeBetween(const MeasureWithError& before, const MeasureWithError& after,
                                     double link_standard_error);

}  // namespace icap::profile
