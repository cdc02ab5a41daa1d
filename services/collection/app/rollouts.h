// The life of a rollout: draft, open, invite, close, publish.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/collection/app/model.h"
#include "services/collection/app/ports.h"
#include "services/common/base/clock.h"

namespace icap::collection {

// Thread safe.
class Rollouts {
 public:
  Rollouts(RolloutStore& rollouts, InvitationStore& invitations, OrganizationStore& organizations, RandomBytes random)
      : rollouts_(rollouts), invitations_(invitations), organizations_(organizations), random_(std::move(random)) {}

  absl::StatusOr<Rollout> Create(const auth::Caller& caller, const RequestKey& key, const Rollout& rollout);
  absl::StatusOr<Rollout> Get(const auth::Caller& caller, const std::string& agency, const std::string& rollout);
  absl::StatusOr<std::vector<Rollout>> List(const auth::Caller& caller, const std::string& agency, const Page& page);
  absl::StatusOr<Rollout> Open(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                               const std::string& rollout);
  absl::StatusOr<Rollout> Close(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                const std::string& rollout);
  absl::StatusOr<Rollout> Publish(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                  const std::string& rollout);
  absl::StatusOr<RolloutSchool> CloseSchool(const auth::Caller& caller, const RequestKey& key,
                                            const std::string& agency, const std::string& rollout,
                                            const std::string& school);
  absl::StatusOr<std::vector<RolloutSchool>> ListSchools(const auth::Caller& caller, const std::string& agency,
                                                         const std::string& rollout, const std::string& under,
                                                         const Page& page);
  // The codes leave here and are kept nowhere.
  absl::StatusOr<std::vector<IssuedInvitation>> IssueInvitations(const auth::Caller& caller, const RequestKey& key,
                                                                 const std::string& agency, const std::string& rollout,
                                                                 const std::string& school, bool replace);

 private:
  absl::Status MayManage(const auth::Caller& caller, const std::string& agency, const std::string& rollout);

  RolloutStore& rollouts_;
  InvitationStore& invitations_;
  OrganizationStore& organizations_;
  const RandomBytes random_;
};

}  // namespace icap::collection
