// Agreement of two raters on an ordered scale beyond what their habits alone would give.
//
//   kappa_w = 1 - Σ v_ij p_ij / Σ v_ij p_i. p_.j
//   v_ij: 0 or 1 (unweighted), |i - j| (linear), (i - j)² (quadratic)
//   SE: delta method; with w = 1 - v / max v, p_o = Σ w p, p_e = Σ w p_i. p_.j, and row and column averages of w,
//   V = (Σ p_ij (w_ij (1 - p_e) - (w_i. + w_.j)(1 - p_o))² - (p_o p_e - 2 p_e + p_o)²) / (n (1 - p_e)⁴)
//
// Quadratic kappa is an intraclass correlation (Fleiss & Cohen 1973) and forgives neighbours most. Kappa compares two
// given raters; for more raters, or ratings that are missing, see krippendorff_alpha.h.
//
// | case                                     | result                                                          |
// |------------------------------------------|-----------------------------------------------------------------|
// | a pair with a rating missing             | left out                                                        |
// | no pair                                  | kNoPairs                                                        |
// | both always gave the same one level      | kNoVariation: agreement by chance is complete, kappa is 0 / 0   |
// | raters never agree                       | negative, reported as it is                                     |
// | perfect agreement on two levels or more  | 1, SE 0                                                         |
// | a level outside 1…K, K < 2, K > 32       | INVALID_ARGUMENT                                                |
//
// Source: Cohen (1968), Psychological Bulletin 70, 213-220; Fleiss, Cohen & Everitt (1969), same journal 72, 323-327
// (SE); Fleiss & Cohen (1973), Educational and Psychological Measurement 33, 613-619.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "absl/status/statusor.h"

namespace icap::profile {

enum class KappaWeights { kUnweighted, kLinear, kQuadratic };

enum class KappaOutcome { kEstimated, kNoPairs, kNoVariation };

// One thing rated by both; a rating is 1…K, or missing.
struct RatingPair {
  std::optional<int> first;
  std::optional<int> second;
};

struct Kappa {
  KappaOutcome outcome = KappaOutcome::kNoPairs;
  int64_t pair_count = 0;
  std::optional<double> kappa;
  std::optional<double> standard_error;
  // Share of pairs with the same level.
  std::optional<double> exact_agreement;
};

absl::StatusOr<Kappa> WeightedKappa(std::span<const RatingPair> pairs, int level_count, KappaWeights weights);

// `counts` has level_count² elements, row by row: the first rater's level, then the second's. `disagreements` likewise:
// not negative, 0 on the diagonal and not all 0.
absl::StatusOr<Kappa> KappaOfTable(std::span<const int64_t> counts, std::span<const double> disagreements,
                                   int level_count);

}  // namespace icap::profile
