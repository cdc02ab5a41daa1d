// Partial credit model by conditional maximum likelihood: every item has steps of its own (partial_credit_item.h).
//
//   free parameters: the steps into every category in use but the lowest of each item, less one
//   origin: all steps add up to 0 (psychotools' thresholds, type "mode" with ref = NULL; eRm's thresholds centred)
//
// | case                                    | result                                                            |
// |-----------------------------------------|-------------------------------------------------------------------|
// | category nobody chose, anywhere         | no step; named in report.unused_categories; the rest is estimated |
// | item with one option used, or unanswered| no steps; likewise named; the other items are estimated           |
// | items with different option counts      | estimated                                                         |
// | missing answers                         | respondents count with the items they answered                    |
// | everything else                         | a named outcome (conditional_calibration.h)                       |
//
// Source: Masters (1982), Psychometrika 47, 149-174; Andersen (1977), Psychometrika 42, 69-81; Wilson & Masters (1993),
// Psychometrika 58, 87-99 (unused categories). R: psychotools::pcmodel, eRm::PCM.
#pragma once

#include "services/scoring/domain/conditional_calibration.h"

namespace icap::scoring {

ConditionalCalibration PartialCreditConditional(const RawScoreStatistics& statistics);

}  // namespace icap::scoring
