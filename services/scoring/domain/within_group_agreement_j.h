// Agreement of one group on the J items of a factor.
//
//   r_wg(j)  = J (1 - q) / (J (1 - q) + q),   q = min(1, mean s² / mean σ²)
//   r*_wg(j) = 1 - mean s² / mean σ²          (Lindell: neither raised by the number of items nor capped)
//
// s² is an item's variance (n - 1) in the group, σ² its null variance (within_group_agreement.h). The cap is on the
// mean item variance, as in R. The items of a factor share a scale as a rule; where they do not, σ² is averaged like
// s².
//
// | case                                  | r_wg(j)       | r*_wg(j)  |
// |---------------------------------------|---------------|-----------|
// | an item with fewer than two answers   | undefined     | undefined |
// | mean s² above mean σ²                 | 0             | negative  |
// | one item                              | r_wg, truncated | r_wg    |
// | null not published for an item's A    | undefined     | (uniform: always published) |
// | all the same on every item            | 1             | 1         |
//
// Source: James, Demaree & Wolf (1984), Journal of Applied Psychology 69, 85-98; Lindell, Brandt & Whitney (1999),
// Applied Psychological Measurement 23, 127-135. R: multilevel::rwg.j, rwg.j.lindell.
#pragma once

#include <optional>
#include <span>

#include "services/scoring/domain/item_statistics.h"
#include "services/scoring/domain/within_group_agreement.h"

namespace icap::scoring {

// `items` holds the option counts of one group on each item of the factor. 0 to 1.
std::optional<double> WithinGroupAgreementJ(std::span<const OptionCounts> items, NullDistribution null);

// Uniform null. At most 1, not bounded below.
std::optional<double> LindellAgreementJ(std::span<const OptionCounts> items);

}  // namespace icap::scoring
