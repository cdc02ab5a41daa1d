// What an event leads to: scores become profiles, a publication is remembered.
#pragma once

#include "absl/status/status.h"
#include "services/profile/app/ports.h"

namespace icap::profile {

// Thread safe.
class MakeProfiles {
 public:
  // `policy`: the installation's; a rollout may ask for more.
  MakeProfiles(ScoresSource& scores, LimitsSource& limits, ProfileStore& profiles, DisclosurePolicy policy)
      : scores_(scores), limits_(limits), profiles_(profiles), policy_(policy) {}

  // Scores of the rollout, or of one school, are ready: reads them anew and stores the profiles. Aggregates and
  // comparisons are made only for the whole rollout: while one window of an organization is open, its result is not
  // frozen.
  absl::Status FromScores(const Occasion& occasion);

  // The rollout was published.
  absl::Status Publish(const Occasion& occasion);

 private:
  ScoresSource& scores_;
  LimitsSource& limits_;
  ProfileStore& profiles_;
  const DisclosurePolicy policy_;
};

}  // namespace icap::profile
