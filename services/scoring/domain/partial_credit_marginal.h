// Partial credit model by marginal maximum likelihood: every item has steps of its own (partial_credit_item.h), the
// respondents are a sample from N(0, σ²), and σ² is estimated.
//
// | case                                    | result                                                            |
// |-----------------------------------------|-------------------------------------------------------------------|
// | category nobody chose, anywhere         | no step; named in report.unused_categories; the rest is estimated |
// | item with one option used, or unanswered| no steps; likewise named; the other items are estimated           |
// | missing answers                         | respondents count with the items they answered                    |
// | everything else                         | a named outcome (marginal_calibration.h)                          |
//
// Source: Masters (1982), Psychometrika 47, 149-174; Bock & Aitkin (1981), Psychometrika 46, 443-459; Adams, Wilson &
// Wang (1997), Applied Psychological Measurement 21, 1-23. R: TAM::tam.mml.
#pragma once

#include "services/scoring/domain/marginal_calibration.h"

namespace icap::scoring {

MarginalCalibration PartialCreditMarginal(const RawScoreStatistics& statistics);

}  // namespace icap::scoring
