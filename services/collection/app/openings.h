// Opening a rollout: invitations for every teacher of a state, step by step, then all windows at once.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/collection/app/invitation_codes.h"
#include "services/collection/app/life_ports.h"
#include "services/collection/app/ports.h"

namespace icap::collection {

// Schools of one step: about 6,000 invitations, a fraction of a second, so that progress shows and a crash costs
// little.
inline constexpr int kOpeningStep = 200;

struct OpenOptions {
  bool accept_unconfirmed = false;
  std::string reason;
  bool background = false;  // return when the work has begun
};

// Thread safe.
class Openings {
 public:
  Openings(RolloutStore& rollouts, OpeningStore& openings, InvitationCodes& codes, RolloutKeys& keys)
      : rollouts_(rollouts), openings_(openings), codes_(codes), keys_(keys) {}

  absl::StatusOr<Rollout> Open(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                               const std::string& rollout, const OpenOptions& options);
  absl::StatusOr<Opening> Get(const auth::Caller& caller, const std::string& agency, const std::string& rollout);
  // Brings the work of a rollout to its end; others may do the same at the same time.
  absl::Status Finish(const std::string& agency, const std::string& rollout);
  // The same for every rollout whose opening has begun: what a crash or a caller without patience has left.
  absl::Status FinishAll();

 private:
  RolloutStore& rollouts_;
  OpeningStore& openings_;
  InvitationCodes& codes_;
  RolloutKeys& keys_;
};

}  // namespace icap::collection
