// Which earlier rollout a rollout is compared with, and its schools' measures in both.
#pragma once

#include <span>
#include <string>

#include "absl/status/status.h"
#include "services/scoring/app/model.h"
#include "services/scoring/domain/response_matrix.h"

namespace icap::scoring {

// The first of `earlier`, latest first, whose revision shares an item with the instrument; nullptr when none does.
const EarlierRollout* ChooseEarlier(std::span<const EarlierRollout> earlier, const instrument::Instrument& instrument);

// Adds the link to the result's header, and to each of its schools what is known of it in both rollouts. `matrix` has
// the answers of the result's schools, in the same order. Errors: RESPONSES_MALFORMED of the earlier answers.
absl::Status LinkRollouts(RolloutResponses earlier, const ResponseMatrix& matrix, int thread_count,
                          ScoringResult& result);

}  // namespace icap::scoring
