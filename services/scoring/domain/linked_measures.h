// Measures of schools in two rollouts in one unit, on the items that both asked alike (linked_items.h).
//
// | model           | the unit                                        | link error                               |
// |-----------------|-------------------------------------------------|------------------------------------------|
// | mean            | the response scale: factor scores on the linked items | none                               |
// | partial credit  | logits on the earlier rollout's item parameters | of the items' displacements              |
// | graded response | the same, in SDs of the earlier population      | the same                                 |
//
// With a model, the linked items are calibrated in either rollout by itself. Their locations (an item's mean step; mean
// threshold) are compared (link_displacement.h): a displaced item is left out. What remains is anchored: both rollouts
// are measured with the earlier rollout's parameters (measure_rollout.h), so that a difference of two measures is a
// change of the school.
//
// The graded response model fixes each population's SD at 1. The later locations are brought to the earlier unit by the
// slopes of the linked items before they are compared:  b' = b A,  A = exp(mean(log a_after) - mean(log a_before)).
// It has no errors of item parameters, so that the size alone says which item is displaced.
//
// | case                                                      | outcome                                             |
// |-----------------------------------------------------------|-----------------------------------------------------|
// | fewer than LinkPolicy::min_items linked                   | TOO_FEW_LINKED_ITEMS                                |
// | an option chosen in one rollout only (models)             | the item is kOptionNotChosen: it has no parameter there
// | | too few left after the displaced ones are out             | ITEMS_DISPLACED                                     |
// | answers of either rollout do not determine the model, or a slope is not above 0 | NO_CALIBRATION                |
// | a school without a score on the linked items              | no value                                            |
//
// Source: Kolen & Brennan (2014), Test equating, scaling, and linking, 3rd ed., chapter 6 (anchoring; mean/mean for the
// slopes, here of their logarithms: Mislevy & Bock's log-mean/mean).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/scoring/domain/factor_fit.h"
#include "services/scoring/domain/factor_link.h"
#include "services/scoring/domain/link_displacement.h"
#include "services/scoring/domain/response_matrix.h"

namespace icap::scoring {

// A factor in both rollouts. `before` and `after` hold the linked items only, in the order in which `items` has them.
struct FactorInBoth {
  FactorModel model = FactorModel::kMean;
  std::vector<ItemLink> items;
  Factor before;
  Factor after;
};

struct LinkedFactor {
  FactorLink link;
  // In the order of the matrices' schools; empty unless the outcome is LINKED.
  std::vector<LinkedMeasure> before;
  std::vector<LinkedMeasure> after;
};

// INVALID_ARGUMENT when a factor does not fit its matrix, or `before` and `after` are not of as many items and options.
absl::StatusOr<LinkedFactor> MeasureLinked(const ResponseMatrix& before, const ResponseMatrix& after,
                                           const FactorInBoth& factor, const LinkPolicy& policy);

// MeasureLinked of each factor, in their order. Each is computed by one thread: the bits do not depend on their number.
absl::StatusOr<std::vector<LinkedFactor>> MeasureAllLinked(const ResponseMatrix& before, const ResponseMatrix& after,
                                                           std::span<const FactorInBoth> factors,
                                                           const LinkPolicy& policy, int thread_count);

}  // namespace icap::scoring
