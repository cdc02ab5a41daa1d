// From the end of a window to plain answers: the sealed boxes are opened in memory, their contents stored in another
// order, and the keys destroyed. Interrupted anywhere it loses nothing and is taken up again.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/collection/app/model.h"
#include "services/collection/app/ports.h"

namespace icap::collection {

// Schools that are opened at once: half the time goes into the boxes, half into the commit.
inline constexpr int kOpeningThreads = 2;

// Thread safe.
class Closing {
 public:
  Closing(ClosingStore& store, RolloutKeys& keys) : store_(store), keys_(keys) {}

  // Opens this school, whose window has ended. KEY_MISSING: it stays sealed.
  absl::Status CloseSchool(const ClosingSchool& school);
  // Opens every school of the rollout, whose window has ended, and marks it closed. KEY_MISSING.
  absl::Status CloseRollout(const RolloutKey& rollout);
  // Goes on with what an earlier process did not finish, and destroys the keys that it left. The first error, after all
  // have been tried.
  absl::Status Resume();

 private:
  absl::Status OpenSchools(const RolloutKey& rollout, const std::vector<ClosingSchool>& schools);
  absl::StatusOr<std::vector<OpenedAnswer>> OpenBoxes(const absl::StatusOr<SealingSecrets>& secrets,
                                                      const std::string& school, const std::vector<std::string>& boxes);

  ClosingStore& store_;
  RolloutKeys& keys_;
};

}  // namespace icap::collection
