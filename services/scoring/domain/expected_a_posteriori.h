// A respondent's place on the scale as the mean of the posterior, for a normal population of mean 0, with the posterior
// standard deviation as its error. It is drawn to the mean of the population: use it to predict, and Warm's measure to
// compare schools.
//
//   EAP(r) = Σ_q θ_q p(θ_q | r),   p(θ_q | r) ∝ w_q exp(r θ_q) / Π_i Z_i(θ_q)
//
// | case                                             | result                                     |
// |--------------------------------------------------|--------------------------------------------|
// | no item answered                                 | 0 and σ: the population                    |
// | raw score beyond the categories in use           | that of the nearest raw score within       |
//
// Source: Bock & Mislevy (1982), Applied Psychological Measurement 6, 431-444. R: TAM::tam.mml, person.
#pragma once

#include <span>
#include <vector>

#include "services/scoring/domain/partial_credit_item.h"
#include "services/scoring/domain/weighted_likelihood.h"

namespace icap::scoring {

// For respondents who answered exactly `items`: one for every raw score, 0 to Σ (A - 1). variance > 0.
std::vector<PersonMeasure> ExpectedAPosterioriTable(std::span<const PartialCreditItem> items, double variance,
                                                    std::span<const double> score_counts = {});

}  // namespace icap::scoring
