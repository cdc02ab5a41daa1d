// The codes of links: made again whenever they are needed, from a secret that is kept apart from the database.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/collection/app/ports.h"
#include "services/collection/domain/credential.h"

namespace icap::collection {

// Whose link, and the how-manieth of this person: a link that replaces another is the next attempt.
struct InvitationKey {
  std::string agency;
  std::string rollout;
  std::string school;
  std::string person;
  int attempt = 1;
};

// Thread safe.
class InvitationCodes {
 public:
  explicit InvitationCodes(RolloutKeys& keys) : keys_(keys) {}

  // The same for the same key, kCodeBytes. KEY_MISSING.
  absl::StatusOr<Code> CodeOf(const InvitationKey& key) {
    return keys_.InvitationCode({key.agency, key.rollout}, key.school, key.person, key.attempt);
  }

 private:
  RolloutKeys& keys_;
};

}  // namespace icap::collection
