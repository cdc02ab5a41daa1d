// An item of the graded response model, and what it expects of a respondent at theta.
//
//   P(X ≥ x | θ) = 1 / (1 + exp(-a (θ - b_x))),   P(X = x) = P(X ≥ x) - P(X ≥ x + 1),   x = 0 … A - 1 (category - 1)
//
// a: slope, how sharply the item tells respondents apart; b_1 < b_2 < …: where half of the respondents choose x or
// more.
//
// | case                     | result                                                |
// |--------------------------|-------------------------------------------------------|
// | thresholds not ascending | not a model: IsOrdered is false, do not use the item  |
// | negative slope           | the item works against the others, as it is           |
//
// With a negative slope the thresholds descend: the intercepts -a b_x descend in either case.
//
// Source: Samejima (1969), Psychometrika Monograph Supplement 17.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace icap::scoring {

struct GradedItem {
  double slope = 0;
  // b_1 … b_(A-1).
  std::vector<double> thresholds;
};

// Whether every category has a positive probability at every theta.
bool IsOrdered(const GradedItem& item);

// Of the score x. Σ_x x P(x); and the information (P'²/P summed), not the variance of x.
struct GradedExpectation {
  double mean = 0;
  double information = 0;
};
GradedExpectation ExpectationAt(const GradedItem& item, double theta);

// Summed over items.
GradedExpectation ExpectationAt(std::span<const GradedItem> items, double theta);

// Probability of a category and the derivatives of its logarithm by the intercepts of its lower and upper boundary
// (u = a θ + d_x and a θ + d_(x+1)); +infinity below the lowest, -infinity above the highest category.
struct GradedCategory {
  double probability = 0;
  double by_lower = 0;
  double by_upper = 0;
};
// Exact to rounding in both tails. `lower` > `upper`.
GradedCategory CategoryBetween(double lower, double upper);

}  // namespace icap::scoring
