// Profiles for those who may see them, and the log of who looked.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "services/profile/app/find_next_step.h"
#include "services/profile/app/ports.h"

namespace icap::profile {

// A profile with the rollout whose instrument and titles it is read with.
struct SchoolResult {
  Rollout rollout;
  SchoolProfile profile;
  std::optional<NextStepResult> next_step = {};
};
struct AggregateResult {
  Rollout rollout;
  AggregateProfile profile;
};
struct SchoolResults {
  Rollout rollout;
  std::vector<SchoolProfile> profiles;
};

// Whose views are asked for.
enum class ProfileKind { kSchool, kAggregate };

// Thread safe. Errors: PROFILE_NOT_FOUND, OUT_OF_SCOPE, NOT_PUBLISHED.
class ReadProfiles {
 public:
  explicit ReadProfiles(ProfileStore& profiles) : profiles_(profiles) {}

  // Changes are from a published rollout only: to anyone, so that no report can carry one to a principal.
  // A person's look is recorded before the profile is handed out; when it cannot be recorded there is no profile.
  absl::StatusOr<SchoolResult> GetSchool(const auth::Caller& caller, const std::string& agency,
                                         const std::string& rollout, const std::string& school);
  absl::StatusOr<AggregateResult> GetAggregate(const auth::Caller& caller, const std::string& agency,
                                               const std::string& rollout, const std::string& organization);
  absl::StatusOr<SchoolResults> ListSchools(const auth::Caller& caller, const std::string& agency,
                                            const std::string& rollout, const std::string& under, const Page& page);
  absl::StatusOr<std::vector<ProfileView>> ListViews(const auth::Caller& caller, const std::string& agency,
                                                     const std::string& rollout, ProfileKind kind,
                                                     const std::string& id, const Page& page);
  // Counts only, so it needs no publication.
  absl::StatusOr<Progress> GetProgress(const auth::Caller& caller, const std::string& agency,
                                       const std::string& rollout);

 private:
  absl::Status WithholdUnpublished(const Rollout& rollout, SchoolProfile& profile);

  ProfileStore& profiles_;
};

}  // namespace icap::profile
