// A rollout from its draft to its results: draft, hand out links (or import counts), close, publish.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/collection/app/closing.h"
#include "services/collection/app/instruments.h"
#include "services/collection/app/invitation_codes.h"
#include "services/collection/app/model.h"
#include "services/collection/app/ports.h"

namespace icap::collection {

// Thread safe.
class Rollouts {
 public:
  Rollouts(RolloutStore& rollouts, InvitationStore& invitations, CountStore& counts, OrganizationStore& organizations,
           Instruments& instruments, InvitationCodes& codes, RolloutKeys& keys, Closing& closing)
      : rollouts_(rollouts),
        invitations_(invitations),
        counts_(counts),
        organizations_(organizations),
        instruments_(instruments),
        codes_(codes),
        keys_(keys),
        closing_(closing) {}

  absl::StatusOr<Rollout> Create(const auth::Caller& caller, const RequestKey& key, const Rollout& rollout);
  absl::StatusOr<Rollout> Get(const auth::Caller& caller, const std::string& agency, const std::string& rollout);
  absl::StatusOr<std::vector<Rollout>> List(const auth::Caller& caller, const std::string& agency, const Page& page);
  // Opening is a work of its own: openings.h.
  absl::StatusOr<Rollout> Update(const auth::Caller& caller, const RequestKey& key, const Rollout& rollout);
  absl::StatusOr<Rollout> Close(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                const std::string& rollout, const std::string& reason);
  absl::StatusOr<Rollout> Publish(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                  const std::string& rollout);
  absl::StatusOr<RolloutSchool> CloseSchool(const auth::Caller& caller, const RequestKey& key,
                                            const std::string& agency, const std::string& rollout,
                                            const std::string& school, const std::string& reason);
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
  // The rollout with its window planned and its defaults filled in. FIELD_INVALID.
  absl::StatusOr<Rollout> Check(const Rollout& rollout);
  absl::Status MayManage(const auth::Caller& caller, const std::string& agency, const std::string& rollout);

  RolloutStore& rollouts_;
  InvitationStore& invitations_;
  CountStore& counts_;
  OrganizationStore& organizations_;
  Instruments& instruments_;
  InvitationCodes& codes_;
  RolloutKeys& keys_;
  Closing& closing_;
};

}  // namespace icap::collection
