// Whether a faculty broadly disagrees on an item, and how sure that is.
//
// Verdicts on the faculty's true shares p of the options:
//   two camps   at least 30% below the scale's midpoint and at least 30% above it. That the middle does not hold the
//               majority follows: it holds 40% at most.
//   spread out  not two camps, and agreement A below 0.3
//   agreement   otherwise
//
// The 0.3: a triangular distribution over the whole scale (1:2:3:2:1) has A from 0.22 to 0.29 on 4 to 7 options and is
// called spread out; one that rises steadily to an end (1:2:3:4:5) has A = 1/3 on any number of options, leans to one
// answer, and is not. Uniform answers have A = 0.
//
// p has the Dirichlet posterior under the Jeffreys prior (dirichlet_posterior.h). Each verdict's probability:
//   two camps   depends on the shares (below, middle, above) only, which are Dirichlet again: Beta for an even number
//               of options, otherwise one integral over the smaller camp's part, by Gauss-Legendre; error below 1e-8
//   spread out  (1 - P(two camps)) · share of A < 0.3 among 128 to 1,024 points that fill the posterior evenly
//               (dirichlet_posterior.h) and are not two camps. Points are added until the standard error of as many
//               random draws would be 0.018. Against 400,000 draws the error is 0.006 in the root mean square and 0.02
//               at most, on items whose probability is from 0.02 to 0.98.
//   agreement   the rest
// Nothing is random: the same counts give the same bits.
//
// The verdict is the most probable one; among equally probable ones agreement first, then two camps. The item is
// flagged as split when the verdict is two camps or spread out with a probability of at least 0.8. Reversing the scale
// changes nothing but which points are taken.
//
// | case                                        | result                                          |
// |---------------------------------------------|-------------------------------------------------|
// | fewer answers than the disclosure threshold | kTooFew, no probabilities, no flag              |
// | two options (A = |share - share|)           | two camps or agreement; spread out is impossible |
// | fewer than 2 or more than 32 options, a negative count | INVALID_ARGUMENT                     |
//
// Source: definitions of this project (MEASUREMENT); van der Eijk (2001), Quality & Quantity 35, 325-341 (A).
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "absl/status/statusor.h"

namespace icap::profile {

enum class SplitVerdict { kAgreement, kTwoCamps, kSpreadOut, kTooFew };

// An agency's setting; the defaults are the product's.
struct SplitPolicy {
  // Answers an item needs: the disclosure threshold.
  int64_t min_answers = 10;
  // Each camp's least share, 0.25 to 0.5.
  double camp_share = 0.30;
  // Spread out is A below this.
  double spread_out_below = 0.30;
  double flag_probability = 0.80;
};

struct SplitProbabilities {
  double agreement = 0;
  double two_camps = 0;
  double spread_out = 0;
};

struct SplitItem {
  SplitVerdict verdict = SplitVerdict::kTooFew;
  // Of the verdict; undefined for kTooFew.
  std::optional<double> probability;
  std::optional<SplitProbabilities> probabilities;
  bool is_split = false;
};

// `counts` holds the answers in each option 1…A, as given: reverse keying does not matter here.
absl::StatusOr<SplitItem> JudgeItem(std::span<const int32_t> counts, const SplitPolicy& policy);

// P(below >= camp_share and above >= camp_share) for the shares of a Dirichlet(below, middle, above); middle is absent
// on a scale with an even number of options. camp_share is from 0.25 to 0.5.
double TwoCampsProbability(double below, std::optional<double> middle, double above, double camp_share);

}  // namespace icap::profile
