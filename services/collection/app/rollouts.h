// The life of a rollout: draft, open, invite (or import counts), close, publish.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/collection/app/closing.h"
#include "services/collection/app/instruments.h"
#include "services/collection/app/model.h"
#include "services/collection/app/ports.h"
#include "services/common/base/clock.h"

namespace icap::collection {

// Thread safe.
class Rollouts {
 public:
  Rollouts(RolloutStore& rollouts, InvitationStore& invitations, CountStore& counts, OrganizationStore& organizations,
           Instruments& instruments, RolloutKeys& keys, Closing& closing, RandomBytes random)
      : rollouts_(rollouts),
        invitations_(invitations),
        counts_(counts),
        organizations_(organizations),
        instruments_(instruments),
        keys_(keys),
        closing_(closing),
        random_(std::move(random)) {}

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
  // Number of schools whose published counts were stored: all of them or none.
  absl::StatusOr<int> ImportCounts(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                   const std::string& rollout, std::vector<SchoolCounts> schools);
  // The codes leave here and are kept nowhere.
  absl::StatusOr<std::vector<IssuedInvitation>> IssueInvitations(const auth::Caller& caller, const RequestKey& key,
                                                                 const std::string& agency, const std::string& rollout,
                                                                 const std::string& school, bool replace);

 private:
  absl::Status MayManage(const auth::Caller& caller, const std::string& agency, const std::string& rollout);
  // Makes the keys of a draft's schools and publishes them.
  absl::Status MakeKeys(const Rollout& rollout);

  RolloutStore& rollouts_;
  InvitationStore& invitations_;
  CountStore& counts_;
  OrganizationStore& organizations_;
  Instruments& instruments_;
  RolloutKeys& keys_;
  Closing& closing_;
  const RandomBytes random_;
};

}  // namespace icap::collection
