// How much of the differences between respondents' measures is not error.
//
//   EAP: V(measure) / (V(measure) + mean error²)        WLE: 1 - mean error² / V(measure)
//
// An EAP varies less than what it estimates, a WLE more: hence two formulas. V divides by N for EAP and by N - 1 for
// WLE, as the R package does.
//
// | case                                   | result            |
// |----------------------------------------|-------------------|
// | fewer than two respondents             | undefined         |
// | all measures equal                     | EAP 0, WLE undefined |
// | WLEs that are mostly error             | negative, as it is |
//
// Source: Adams (2005), Studies in Educational Evaluation 31, 162-172. R: TAM::tam.mml EAP.rel, TAM::tam.wle WLE.rel;
// mirt::empirical_rxx is EAP.rel with N - 1.
#pragma once

#include <optional>
#include <span>

#include "services/scoring/domain/weighted_likelihood.h"

namespace icap::scoring {

// One measure a respondent.
std::optional<double> EapReliability(std::span<const PersonMeasure> measures);
std::optional<double> WleReliability(std::span<const PersonMeasure> measures);

}  // namespace icap::scoring
