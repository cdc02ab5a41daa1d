#include "services/collection/app/openings.h"

#include <fmt/format.h>

#include "services/collection/app/make_keys.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {

using auth::Permission;

absl::StatusOr<Rollout> Openings::Open(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                       const std::string& rollout, const OpenOptions& options) {
  ICAP_ASSIGN_OR_RETURN(const Rollout found, rollouts_.GetRollout(agency, rollout));
  ICAP_RETURN_IF_ERROR(
      auth::Authorize(caller, Permission::kManageRollouts, PlaceOf(agency, IdsOf(found.organization_path))));
  if (found.kind == RolloutKind::kTabulated) {
    return FailedPrecondition(Reason::kRolloutTabulated,
                              "Nobody answers this rollout: import its counts, then close it.");
  }
  if (options.accept_unconfirmed) {
    ICAP_RETURN_IF_ERROR(CheckReason(options.reason));
  }
  ICAP_RETURN_IF_ERROR(MakeKeys(rollouts_, keys_, found));
  ICAP_ASSIGN_OR_RETURN(Rollout started, openings_.StartOpening(key, agency, rollout, options.accept_unconfirmed,
                                                                {caller.subject, options.reason}));
  if (options.background || started.state != RolloutState::kOpening) return started;
  ICAP_RETURN_IF_ERROR(Finish(agency, rollout));
  return rollouts_.GetRollout(agency, rollout);
}

absl::StatusOr<Opening> Openings::Get(const auth::Caller& caller, const std::string& agency,
                                      const std::string& rollout) {
  ICAP_ASSIGN_OR_RETURN(const Rollout found, rollouts_.GetRollout(agency, rollout));
  ICAP_RETURN_IF_ERROR(
      auth::Authorize(caller, Permission::kManageRollouts, PlaceOf(agency, IdsOf(found.organization_path))));
  return openings_.GetOpening(agency, rollout);
}

absl::Status Openings::Finish(const std::string& agency, const std::string& rollout) {
  const auto hash_all = [&](const std::vector<Invitee>& people) -> absl::StatusOr<std::vector<std::string>> {
    std::vector<std::string> hashes;
    hashes.reserve(people.size());
    for (const Invitee& invitee : people) {
      ICAP_ASSIGN_OR_RETURN(const Code code, codes_.CodeOf({agency, rollout, invitee.school, invitee.person, 1}));
      hashes.push_back(HashCode(code));
    }
    return hashes;
  };
  while (true) {
    ICAP_ASSIGN_OR_RETURN(const Opening opening, openings_.Advance(agency, rollout, kOpeningStep, hash_all));
    if (opening.state != OpeningState::kRunning) return absl::OkStatus();
  }
}

absl::Status Openings::FinishAll() {
  ICAP_ASSIGN_OR_RETURN(const std::vector<RolloutKey> running, openings_.ListRunningOpenings());
  for (const RolloutKey& id : running) {
    ICAP_RETURN_IF_ERROR(Finish(id.agency, id.rollout));
  }
  return absl::OkStatus();
}

}  // namespace icap::collection
