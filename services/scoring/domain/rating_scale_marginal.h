// Rating scale model by marginal maximum likelihood: items differ in location only (rating_scale_conditional.h), the
// respondents are a sample from N(0, σ²), and σ² is estimated.
//
//   δ_ix = b_i + τ_x,   Σ τ_x = 0
//
// | case                                              | result                                         |
// |---------------------------------------------------|------------------------------------------------|
// | category nobody chose on any item                 | no step; named in report.unused_categories     |
// | items with different option counts                | DIFFERENT_OPTION_COUNTS: there is no one scale |
// | item on which everybody chose an end of the scale | NOT_IDENTIFIED: its location is infinite       |
// | everything else                                   | a named outcome (marginal_calibration.h)       |
//
// Source: Andrich (1978), Psychometrika 43, 561-573; Bock & Aitkin (1981), Psychometrika 46, 443-459. R: TAM::tam.mml
// with irtmodel = "RSM".
#pragma once

#include "services/scoring/domain/marginal_calibration.h"

namespace icap::scoring {

MarginalCalibration RatingScaleMarginal(const RawScoreStatistics& statistics);

}  // namespace icap::scoring
