// The keys of a rollout's schools, made and published while it is a draft.
#pragma once

#include "absl/status/status.h"
#include "services/collection/app/ports.h"

namespace icap::collection {

// Makes what is missing and publishes it; nothing for a rollout that nobody answers or that is no draft any more. Done
// again before opening, because they must be there, and be the published ones, before anybody has a credential.
absl::Status MakeKeys(RolloutStore& rollouts, RolloutKeys& keys, const Rollout& rollout);

}  // namespace icap::collection
