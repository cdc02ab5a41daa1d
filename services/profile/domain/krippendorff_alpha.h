// Agreement of any number of raters, who need not have rated everything, beyond chance: 1 perfect, 0 what chance gives.
//
//   alpha = 1 - D_o / D_e = 1 - (n - 1) Σ o_ck δ²_ck / Σ n_c n_k δ²_ck
//   o_ck: coincidences, each unit's ordered pairs of ratings divided by (its ratings - 1);  n_c = Σ_k o_ck;  n = Σ n_c
//   δ²: nominal 0 or 1;  interval (c - k)²;  ordinal (Σ_{g=c…k} n_g - (n_c + n_k) / 2)², distance in ranks
//
// | case                                       | result                                                           |
// |--------------------------------------------|------------------------------------------------------------------|
// | unit with fewer than two ratings           | left out: nothing to compare                                     |
// | no unit with two ratings                   | kNothingToCompare                                                |
// | only one level was ever used               | kNoVariation: 0 / 0; agreement is complete and says nothing      |
// | disagreement beyond chance                 | negative, reported as it is                                      |
// | a level outside 1…K, K < 2, K > 32         | INVALID_ARGUMENT                                                 |
//
// Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability; Hayes & Krippendorff (2007), Communication
// Methods and Measures 1, 77-89. R: irr::kripp.alpha.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/statusor.h"

namespace icap::profile {

enum class AlphaMetric { kNominal, kOrdinal, kInterval };

enum class AlphaOutcome { kEstimated, kNothingToCompare, kNoVariation };

// All ratings of one unit (an indicator in a session), each 1…K; who gave which does not matter.
using UnitRatings = std::vector<int>;

struct KrippendorffAlpha {
  AlphaOutcome outcome = AlphaOutcome::kNothingToCompare;
  // Units with two ratings or more, and their ratings.
  int64_t unit_count = 0;
  int64_t rating_count = 0;
  std::optional<double> alpha;
};

absl::StatusOr<KrippendorffAlpha> KrippendorffAlphaOf(std::span<const UnitRatings> units, int level_count,
                                                      AlphaMetric metric);

}  // namespace icap::profile
