// Hands results to profile, the only reader.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "services/common/auth/caller.h"
#include "services/scoring/app/ports.h"

namespace icap::scoring {

// Thread safe.
class ReadScores {
 public:
  explicit ReadScores(ScoreStore& store) : store_(store) {}

  // See ScoreStore::Read. PERMISSION_DENIED OUT_OF_SCOPE for people: raw scores leave the system as profiles only.
  // `agency`: "agencies/a" of the rollout.
  absl::Status Run(const auth::Caller& caller, const std::string& agency, const std::string& rollout,
                   const std::string& school, const ScoreStore::OnHeader& on_header,
                   const ScoreStore::OnSchool& on_school);

 private:
  ScoreStore& store_;
};

}  // namespace icap::scoring
