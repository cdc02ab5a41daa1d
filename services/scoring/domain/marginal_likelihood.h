// Log-likelihood of a Rasch-family model whose respondents are a sample from a normal population of mean 0.
//
//   l(β, σ) = - Σ_i Σ_x n_ix β_ix + Σ_p Σ_r N_pr log Σ_q w_q exp(r σ z_q) / Π_(i in p) Z_i(σ z_q),   Z_i(θ) = Σ_x exp(x
//   θ - β_ix)
//
// n_ix and N_pr as in raw_score_statistics.h; w_q, z_q from normal_quadrature.h: the grid is in units of σ and so spans
// the population whatever its spread. The derivatives are exact for this sum: first ones are posterior means of those
// of the completed data, second ones add the posterior covariance of the first (Louis). Posteriors exist per raw score,
// not per respondent, which is what makes this fast.
//
// Source: Bock & Aitkin (1981), Psychometrika 46, 443-459; Louis (1982), Journal of the Royal Statistical Society B 44,
// 226-233.
#pragma once

#include <span>

#include <Eigen/Dense>

#include "services/scoring/domain/category_usage.h"
#include "services/scoring/domain/newton.h"
#include "services/scoring/domain/normal_quadrature.h"

namespace icap::scoring {

// Gradient and information by the difficulties, as numbered in `usage`, and last by log σ. The fallback information is
// that of the completed data.
LikelihoodPoint MarginalLikelihood(const RawScoreStatistics& statistics, const CategoryUsage& usage,
                                   const NormalQuadrature& quadrature, const Eigen::VectorXd& difficulties,
                                   double log_deviation);

// Largest information of the items about z = θ / σ within the reach of the quadrature.
double LargestInformation(std::span<const PartialCreditItem> items, double deviation);

}  // namespace icap::scoring
