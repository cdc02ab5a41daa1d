#include "services/collection/app/make_keys.h"

#include <string>
#include <vector>

#include "services/common/base/status_macros.h"

namespace icap::collection {

absl::Status MakeKeys(RolloutStore& rollouts, RolloutKeys& keys, const Rollout& rollout) {
  if (rollout.kind != RolloutKind::kSurvey || rollout.state != RolloutState::kDraft) return absl::OkStatus();
  ICAP_ASSIGN_OR_RETURN(const std::vector<RolloutSchool> schools,
                        rollouts.ListSchools(rollout.agency, rollout.rollout, {true, {}}, "", {}));
  std::vector<std::string> ids;
  ids.reserve(schools.size());
  for (const RolloutSchool& school : schools) ids.push_back(school.school);
  ICAP_ASSIGN_OR_RETURN(const std::vector<SchoolKeys> made, keys.Make({rollout.agency, rollout.rollout}, ids));
  return rollouts.PublishKeys(rollout.agency, rollout.rollout, made);
}

}  // namespace icap::collection
