// The desk that gives links to people: who has one, what became of it, a new one, none any more. Never who answered.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/collection/app/invitation_codes.h"
#include "services/collection/app/life_ports.h"
#include "services/collection/app/ports.h"
#include "services/common/base/clock.h"

namespace icap::collection {

// Lines of one part of a download.
inline constexpr int kDownloadPart = 1'000;

struct ReissuedInvitation {
  DeskInvitation invitation;
  std::string code;  // base64url
};

// Thread safe.
class InvitationDesk {
 public:
  InvitationDesk(RolloutStore& rollouts, DeskStore& desk, InvitationCodes& codes, Clock clock)
      : rollouts_(rollouts), desk_(desk), codes_(codes), clock_(std::move(clock)) {}

  absl::StatusOr<std::vector<DeskInvitation>> List(const auth::Caller& caller, const std::string& agency,
                                                   const std::string& rollout, const std::string& school,
                                                   const Page& page);
  absl::StatusOr<ReissuedInvitation> Reissue(const auth::Caller& caller, const RequestKey& key,
                                             const std::string& agency, const std::string& rollout,
                                             const std::string& school, const std::string& person,
                                             const std::string& reason);
  absl::StatusOr<DeskInvitation> Revoke(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                        const std::string& rollout, const std::string& school,
                                        const std::string& person, const std::string& reason);
  // Gives `write` the parts of a CSV file until it returns false. `school` empty: all of the caller's scope.
  absl::Status Download(const auth::Caller& caller, const std::string& agency, const std::string& rollout,
                        const std::string& school, const std::string& web_address, bool mark_sent,
                        const std::function<bool(const std::string& csv)>& write);

 private:
  absl::Status MayManage(const auth::Caller& caller, const std::string& agency, const std::string& rollout,
                         const std::string& school);

  RolloutStore& rollouts_;
  DeskStore& desk_;
  InvitationCodes& codes_;
  const Clock clock_;
};

}  // namespace icap::collection
