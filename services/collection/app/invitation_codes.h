// The codes of links: made again whenever they are needed, from a secret that is kept apart from the database.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/collection/domain/credential.h"
#include "services/common/base/redacted.h"

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
  virtual ~InvitationCodes() = default;

  // The same for the same key, kCodeBytes.
  virtual absl::StatusOr<Code> CodeOf(const InvitationKey& key) = 0;
};

// Codes under a secret of the service.
class KeyedInvitationCodes final : public InvitationCodes {
 public:
  explicit KeyedInvitationCodes(Redacted<std::string> secret) : secret_(std::move(secret)) {}

  absl::StatusOr<Code> CodeOf(const InvitationKey& key) override;

 private:
  const Redacted<std::string> secret_;
};

}  // namespace icap::collection
