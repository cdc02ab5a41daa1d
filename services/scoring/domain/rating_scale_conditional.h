// Rating scale model by conditional maximum likelihood: items differ in location only, the distances between the steps
// are those of the scale they share.
//
//   δ_ix = b_i + τ_x,   Σ b_i = 0,   Σ τ_x = 0   (so all steps add up to 0, as for the partial credit model)
//   free parameters: (items - 1) + (steps - 1)
//
// | case                                              | result                                                  |
// |---------------------------------------------------|---------------------------------------------------------|
// | category nobody chose on some items only          | estimated: the scale is shared                          |
// | category nobody chose on any item                 | no step; named in report.unused_categories              |
// | items with different option counts                | DIFFERENT_OPTION_COUNTS: there is no one scale          |
// | item on which everybody chose an end of the scale | NOT_IDENTIFIED: its location is infinite                |
// | missing answers                                   | respondents count with the items they answered          |
// | everything else                                   | a named outcome (conditional_calibration.h)             |
//
// Source: Andrich (1978), Psychometrika 43, 561-573. R: psychotools::rsmodel, eRm::RSM.
#pragma once

#include "services/scoring/domain/conditional_calibration.h"

namespace icap::scoring {

ConditionalCalibration RatingScaleConditional(const RawScoreStatistics& statistics);

// Difficulties of the items from locations b and cumulated steps of the scale; b_1 … free, the last one minus their sum
// when `centred`. Used by the marginal fit too, whose origin is the mean of the population.
Eigen::MatrixXd RatingScaleDesign(const CategoryUsage& usage, bool centred);

// Whether all items have the same number of options.
bool ShareOneScale(const RawScoreStatistics& statistics);

}  // namespace icap::scoring
