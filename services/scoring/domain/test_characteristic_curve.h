// From a place on the scale to the answers a respondent there gives, and back: it carries a cut point stated in words
// on the response scale ("agrees with most items", 4 of 5) to the measure.
//
//   T(θ) = 1 + mean over the items of E(category - 1 | θ)        T⁻¹(c): the θ at which T(θ) = c
//
// T rises with θ under the Rasch family always, under the graded model while slopes are positive.
//
// | case                                             | T                            | T⁻¹                         |
// |--------------------------------------------------|------------------------------|-----------------------------|
// | no item                                          | undefined                    | undefined                   |
// | c at or beyond the ends of what can be answered  |                              | undefined: θ is infinite    |
// | items with different option counts               | the mean of their categories | likewise                    |
// | item nobody answered (partial credit)            | left out                     | likewise                    |
// | a negative slope (graded response)               | may fall                     | undefined                   |
//
// Source: Lord (1980), Applications of item response theory to practical testing problems, chapter 4.
#pragma once

#include <optional>
#include <span>

#include "services/scoring/domain/graded_item.h"
#include "services/scoring/domain/partial_credit_item.h"

namespace icap::scoring {

std::optional<double> ExpectedCategory(std::span<const PartialCreditItem> items, double theta);
std::optional<double> ExpectedCategory(std::span<const GradedItem> items, double theta);

// The inverse. `category` counts from 1, and need not be whole.
std::optional<double> ThetaAtExpectedCategory(std::span<const PartialCreditItem> items, double category);
std::optional<double> ThetaAtExpectedCategory(std::span<const GradedItem> items, double category);

}  // namespace icap::scoring
