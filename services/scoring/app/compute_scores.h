// From answers as they arrived to results: checks them, builds the matrix, runs the statistics.
#pragma once

#include <optional>

#include "absl/status/statusor.h"
#include "services/scoring/app/model.h"

namespace icap::scoring {

// Scores of all schools given, in byte order of their names, whatever the order in which they came, so that the same
// answers give the same bits. The header's score time is left to the caller.
// `whole_rollout`: these are all answers there will be, so that factors are calibrated and schools measured by the
// factors' models; else calibrations are without fits, and schools without measures.
// `earlier`: answers that the schools are compared with, of another rollout that is not tabulated; only with the whole
// rollout.
// DATA_LOSS RESPONSES_MALFORMED: the answers do not fit the instrument, e.g. a school's bytes are not respondents ×
// items, a category is above the item's options, or a school came twice.
absl::StatusOr<ScoringResult> ComputeScores(RolloutResponses responses, bool whole_rollout,
                                            std::optional<RolloutResponses> earlier = std::nullopt);

}  // namespace icap::scoring
