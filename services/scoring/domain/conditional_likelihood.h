// Log-likelihood of the difficulties of a Rasch-family model given the raw scores, which frees it of the respondents:
// no assumption on how they are distributed, no incidental parameters.
//
//   l(β) = - Σ_i Σ_x n_ix β_ix - Σ_p Σ_r N_pr log γ_r(p)
//   γ_r(p) = sum over all answers to the items of pattern p that add up to r, of Π exp(-β)
//
// n_ix: respondents who chose category x of item i; N_pr: respondents with pattern p (raw_score_statistics.h) and raw
// score r. γ are the elementary symmetric functions, computed by the summation algorithm: item by item, sums of
// positive terms only, hence no cancellation (the difference algorithm, which divides an item out again, loses all
// digits). Each item's terms are scaled to add up to 1, so that γ_r are probabilities and cannot overflow. First and
// second derivatives come from products of partial sums before, between and after the items concerned, again without
// division.
//
// | case                                             | result                                          |
// |--------------------------------------------------|-------------------------------------------------|
// | lowest or highest raw score of a pattern         | adds exactly nothing                            |
// | pattern of one item                              | adds exactly nothing                            |
// | a γ below the range of double (hundreds of items)| log-likelihood -infinity                        |
//
// Source: Andersen (1972), Journal of the Royal Statistical Society B 34, 42-54; Liou (1994), Applied Psychological
// Measurement 18, 255-264 (derivatives); Verhelst, Glas & van der Sluis (1984), Computational Statistics Quarterly 1,
// 245-262.
#pragma once

#include <Eigen/Dense>

#include "services/scoring/domain/category_usage.h"
#include "services/scoring/domain/newton.h"

namespace icap::scoring {

// At the difficulties β, numbered as in `usage`. The information is that of β, singular along the shift of the scale.
LikelihoodPoint ConditionalLikelihood(const RawScoreStatistics& statistics, const CategoryUsage& usage,
                                      const Eigen::VectorXd& difficulties);

// γ_0 … γ_R of items with these terms: terms[i][x] = exp(-β_ix), 0 where a category is not in use. As they are,
// unscaled.
Eigen::VectorXd ElementarySymmetricFunctions(const std::vector<Eigen::VectorXd>& terms);

}  // namespace icap::scoring
