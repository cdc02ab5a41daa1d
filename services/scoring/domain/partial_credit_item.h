// An item of the partial credit model, and what it expects of a respondent at theta. The rating scale model is the same
// with the same distances between steps on every item.
//
//   P(x | θ) = exp(x θ - β_x) / Σ_k exp(k θ - β_k),   β_x = δ_1 + … + δ_x,   x = 0 … A - 1 (category - 1)
//
// δ_x is a step: the point where x becomes as likely as x - 1. Every item discriminates equally, so the raw score is
// all that counts. A category nobody chose has probability zero (its β is +infinity, which is where the likelihood has
// its supremum; Wilson & Masters' null category): it has no β here, and the scores of the other categories stay what
// they are.
//
// | case                                    | result                                                      |
// |-----------------------------------------|-------------------------------------------------------------|
// | unused category                         | no β, and no step; the next step spans both                 |
// | lowest categories unused                | β counts from the lowest category in use                    |
// | one category in use                     | probability 1, variance 0                                   |
// | no category in use                      | the item adds nothing to any score                          |
//
// Source: Masters (1982), Psychometrika 47, 149-174; Andrich (1978), Psychometrika 43, 561-573; Wilson & Masters
// (1993), Psychometrika 58, 87-99.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace icap::scoring {

struct PartialCreditItem {
  // β_0 … β_(A-1), 0 at the lowest category in use.
  std::vector<std::optional<double>> difficulties;

  static PartialCreditItem FromSteps(std::span<const double> steps);

  // δ_1 … δ_(A-1): element x - 1 leads from the next lower category in use to x.
  std::vector<std::optional<double>> Steps() const;

  // Lowest and highest category in use, counted from 0; both 0 without any.
  int32_t lowest() const;
  int32_t highest() const;
};

// Mean, variance and third central moment of a score at one theta.
struct ScoreMoments {
  double mean = 0;
  double variance = 0;
  double third = 0;
};

ScoreMoments MomentsAt(const PartialCreditItem& item, double theta);

// Of the sum over items, which are independent given theta. The variance is the test information.
ScoreMoments MomentsAt(std::span<const PartialCreditItem> items, double theta);

}  // namespace icap::scoring
