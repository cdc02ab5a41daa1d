// One common factor behind the items of a factor, by maximum likelihood, and the reliability it implies: omega, the
// share of the variance of the items' sum that is the common factor's, when items may measure it with different
// strength.
//
//   x_i = mean_i + λ_i f + e_i,  f ~ N(0, 1),  e_i ~ N(0, ψ_i)            Σ = λ λ' + Ψ
//   minimised: F = log|Σ| + tr(S Σ⁻¹) - log|S| - k                         S with divisor n
//   omega = (Σ λ)² / ((Σ λ)² + Σ ψ)              with the observed variance of the sum below instead: (Σ λ)² / 1'S1
//   χ² = n F with k (k - 3) / 2 degrees of freedom;  RMSEA = √(max(0, χ² - df) / (n df));  CFI against independent
//   items determinacy = λ' Σ⁻¹ λ, squared correlation of the factor with its best prediction from the items
//
// λ is concentrated out (it follows from Ψ and the largest eigenvalue of Ψ^-½ S Ψ^-½), and Newton's method with the
// exact second derivatives runs on log ψ until the gradient is at rounding error. Loadings have the sign that makes
// their sum positive. No item order is preferred.
//
// | case                                                    | outcome, no numbers but those named                    |
// |---------------------------------------------------------|--------------------------------------------------------|
// | fewer than three items                                  | kTooFewItems: not identified                           |
// | three items                                             | estimated; fits perfectly, df = 0, no RMSEA            |
// | not more respondents than items                         | kTooFewRespondents                                     |
// | an item without variance, or a sum of other items       | kSingularCovariance                                    |
// | an item's ψ goes to 0 (Heywood case)                    | kHeywoodCase, with the item's place                    |
// | fewer than three items have something in common         | kNoCommonFactor: not identified                        |
// | not at the optimum after 200 steps                      | kNotConverged, with steps and gradient                 |
// | one loading negative                                    | estimated: see its sign, the item is keyed wrongly     |
//
// Source: Jöreskog (1967), Psychometrika 32, 443-482; Clarke (1970), British Journal of Mathematical and Statistical
// Psychology 23, 43-52 (second derivatives); McDonald (1999), Test theory, chapter 6 (omega). R: lavaan::cfa(std.lv =
// TRUE).
#pragma once

#include <cstdint>
#include <optional>

#include <Eigen/Core>

namespace icap::scoring {

enum class OneFactorOutcome {
  kEstimated,
  kTooFewItems,
  kTooFewRespondents,
  kSingularCovariance,
  kHeywoodCase,
  kNoCommonFactor,
  kNotConverged,
};

struct OneFactorSolution {
  Eigen::VectorXd loadings;
  // ψ, in the items' own units.
  Eigen::VectorXd uniquenesses;
  double omega = 0;
  double omega_observed_variance = 0;
  double determinacy = 0;
  double log_likelihood = 0;
  double chi_square = 0;
  int32_t degrees_of_freedom = 0;
  std::optional<double> rmsea;
  std::optional<double> cfi;
};

struct OneFactorModel {
  OneFactorOutcome outcome = OneFactorOutcome::kTooFewItems;
  int32_t iteration_count = 0;
  // Largest absolute derivative of F with regard to log ψ at the end.
  double gradient = 0;
  // The item whose ψ went to 0; only for kHeywoodCase.
  std::optional<int32_t> heywood_item;
  // Only for kEstimated.
  std::optional<OneFactorSolution> solution;
};

// `covariance` has divisor n (item_covariance.h) and is symmetric.
OneFactorModel EstimateOneFactorModel(const Eigen::MatrixXd& covariance, int64_t respondent_count);

}  // namespace icap::scoring
