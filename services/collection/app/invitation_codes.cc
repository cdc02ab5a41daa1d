#include "services/collection/app/invitation_codes.h"

#include <fmt/format.h>

#include "services/common/base/sha256.h"

namespace icap::collection {

absl::StatusOr<Code> KeyedInvitationCodes::CodeOf(const InvitationKey& key) {
  const std::string message =
      fmt::format("invitation {}/{}/{}|{}|{}", key.agency, key.rollout, key.school, key.person, key.attempt);
  return Code(HmacSha256(secret_.Reveal(), message).substr(0, kCodeBytes));
}

}  // namespace icap::collection
