// From published counts as they arrived to results: checks them, builds the table, runs the statistics.
//
// What counts cannot give is absent: a factor's sd, standard error and percentiles, and the whole calibration but its
// numbers of items and schools. No standard error is made up from the items' margins: their bound (score_counts.h)
// holds for the worst case only, and would name levels with a confidence that nobody has.
//
// | what                                  | in units of                                                           |
// |---------------------------------------|-----------------------------------------------------------------------|
// | item mean, sd; factor mean            | the scale's values; of answers to options that have a value           |
// | r_wg, AD, A, r_wg(j), Lindell, AD(j)  | options that have a value, in their order: 1, 2, …                    |
// | item counts                           | all options                                                           |
#pragma once

#include "absl/status/statusor.h"
#include "services/scoring/app/model.h"

namespace icap::scoring {

// Scores of all schools, in byte order of their names. The header's score time is left to the caller. A factor's
// respondent_count is the most answers to one of its items: counts do not say who answered several.
// DATA_LOSS RESPONSES_MALFORMED: the counts do not fit the instrument.
absl::StatusOr<ScoringResult> ComputeTabulatedScores(RolloutResponses responses);

}  // namespace icap::scoring
