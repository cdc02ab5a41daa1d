// How much schools differ (τ²) and how much respondents of one school differ (σ²), and what each school's mean is when
// what is known of all schools is used: the random-effects model, by exact restricted maximum likelihood.
//
//   x_ij = μ + u_j + e_ij,  u ~ N(0, τ²),  e ~ N(0, σ²)
//   with γ = τ² / σ², w_j = n_j / (1 + n_j γ):
//   μ = Σ w_j mean_j / Σ w_j,  σ² = Q / (N - 1),  Q = Σ Σ (x - mean_j)² + Σ w_j (mean_j - μ)²
//   -2 log L = (N - 1)(1 + log 2πσ²) + Σ log(1 + n_j γ) + log Σ w_j                     (the REML criterion, as lme4's)
//   γ: root of Σ w_j - Σ w_j² / Σ w_j - (N - 1) Σ w_j² (mean_j - μ)² / Q, or 0 where that has the smaller criterion
//   ICC(1) = τ² / (τ² + σ²), ICC(2) its step-up at the arithmetic and the harmonic mean school size
//
// Empirical Bayes mean of a school: shrunk towards μ by what its size leaves uncertain.
//   λ_j = τ² / (τ² + σ² / n_j)                            eb_j = μ + λ_j (mean_j - μ)
//   error given μ:         √(τ² (1 - λ_j))
//   error with that of μ:  √(τ² (1 - λ_j) + (1 - λ_j)² V(μ)),  V(μ) = σ² / Σ w_j
//
// Schools of one size are summed up once: an evaluation costs as much as there are different sizes. All local minima on
// a grid of γ from 1e-10 to 1e10 are polished and the smallest is taken, so that a second maximum of the likelihood,
// which schools of very different sizes can have, is not missed. The order of schools does not change a bit of the
// estimates.
//
// | case                                        | result                                                  |
// |---------------------------------------------|---------------------------------------------------------|
// | schools differ less than chance             | τ² = 0, a valid answer: every EB mean is μ, error given μ 0 |
// | school without respondents                  | left out of the estimates; eb = μ with the largest error |
// | school of one                               | counts for τ², not for the spread within                |
// | fewer than two schools with respondents     | kTooFewSchools, no estimates                            |
// | one respondent in every school              | kOneRespondentPerSchool: τ² and σ² cannot be told apart |
// | no spread within any school                 | kNoSpreadWithin: the likelihood has no maximum          |
// | all values equal                            | kNoSpread                                               |
//
// Source: Patterson & Thompson (1971), Biometrika 58, 545-554; Raudenbush & Bryk (2002), Hierarchical linear models,
// 2nd ed., chapter 3 (EB and its errors). R: lme4::lmer(x ~ 1 + (1 | school), REML = TRUE), ranef(condVar = TRUE).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "services/scoring/domain/group_summary.h"

namespace icap::scoring {

enum class RemlOutcome { kEstimated, kTooFewSchools, kOneRespondentPerSchool, kNoSpreadWithin, kNoSpread };

struct OneWayVariance {
  double tau2 = 0;
  double sigma2 = 0;
  double mu = 0;
  double mu_standard_error = 0;
  double icc1 = 0;
  double icc2_mean_size = 0;
  double icc2_harmonic_size = 0;
  // -2 log L.
  double reml_criterion = 0;
  // Of the criterion with regard to log γ; with regard to γ and not negative where τ² = 0.
  double gradient = 0;
};

struct OneWayReml {
  RemlOutcome outcome = RemlOutcome::kTooFewSchools;
  // Schools with at least one respondent, and their respondents.
  int64_t school_count = 0;
  int64_t respondent_count = 0;
  // Only for kEstimated.
  std::optional<OneWayVariance> variance;
};

struct EmpiricalBayesMean {
  double mean = 0;
  // λ_j: 0 is all from the other schools, 1 all from this one.
  double shrinkage = 0;
  double standard_error_given_mu = 0;
  double standard_error = 0;
};

OneWayReml EstimateOneWayReml(std::span<const GroupSummary> schools);

// `school` is one of those estimated from, or another of the same population.
EmpiricalBayesMean EmpiricalBayesMeanOf(const GroupSummary& school, const OneWayVariance& variance);

}  // namespace icap::scoring
