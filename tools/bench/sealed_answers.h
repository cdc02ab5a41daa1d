// Sealed answers of a whole state, written straight into the database of a benchmark.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace icap::bench {

// A box for each of `teachers` teachers of every school of the rollout, for its school's published key, with made-up
// answers to `item_count` items of six options: a school effect, a person's, and noise.
absl::Status SealAnswers(const std::string& connection_string, const std::string& agency, const std::string& rollout,
                         int item_count, int teachers);

// Waits until all of them are opened and the rollout is marked closed, which no call says.
absl::Status WaitUntilOpened(const std::string& connection_string, const std::string& agency,
                             const std::string& rollout);

}  // namespace icap::bench
