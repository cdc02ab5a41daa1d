#include "services/scoring/app/read_scores.h"

#include "services/common/base/status_macros.h"

namespace icap::scoring {

absl::Status ReadScores::Run(const auth::Caller& caller, const std::string& agency, const std::string& rollout,
                             const std::string& school, const ScoreStore::OnHeader& on_header,
                             const ScoreStore::OnSchool& on_school) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, auth::Permission::kReadScores, {agency, {}}));
  return store_.Read(rollout, school, on_header, on_school);
}

}  // namespace icap::scoring
