// A respondent's place on the scale by Warm's weighted likelihood: the maximum of the likelihood times the square root
// of the test information, which takes away the first-order bias and is finite for every raw score.
//
//   r - E(θ) + J(θ) / (2 I(θ)) = 0        E, I, J: mean, variance, third central moment of the raw score at θ
//   standard error = 1 / √I(θ)            ML: r - E(θ) = 0
//
// Depends on the answers through the raw score and the items answered only.
//
// | case                                             | result                                                  |
// |--------------------------------------------------|---------------------------------------------------------|
// | lowest or highest raw score                      | finite; no ML estimate                                  |
// | raw score beyond the categories in use           | that of the nearest raw score within                    |
// | no item with two categories in use               | undefined                                               |
// | steps more than 10,000 logits from the mean step | undefined                                               |
// | several roots (gaps left by unused categories)   | the one found from the middle of the bracket            |
//
// Source: Warm (1989), Psychometrika 54, 427-450; Penfield & Bergeron (2005), Applied Psychological Measurement 29,
// 218-233 (polytomous). R: TAM::tam.wle.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "services/scoring/domain/partial_credit_item.h"

namespace icap::scoring {

struct PersonMeasure {
  double measure = 0;
  double standard_error = 0;
};

// Of a respondent who answered exactly `items`, with raw score Σ (category - 1).
std::optional<PersonMeasure> WeightedLikelihood(std::span<const PartialCreditItem> items, int32_t raw_score);

// For every raw score, 0 to Σ (A - 1); empty when undefined. With `score_counts`, one a raw score, only for those that
// somebody has: a long factor with missing answers has many sets of items, and few respondents in each.
std::vector<PersonMeasure> WeightedLikelihoodTable(std::span<const PartialCreditItem> items,
                                                   std::span<const double> score_counts = {});

// Maximum likelihood, nullopt for the lowest and the highest raw score.
std::optional<double> MaximumLikelihood(std::span<const PartialCreditItem> items, int32_t raw_score);

}  // namespace icap::scoring
