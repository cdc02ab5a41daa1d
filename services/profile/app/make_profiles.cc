#include "services/profile/app/make_profiles.h"

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/profile/app/build_aggregate_profiles.h"
#include "services/profile/app/build_changes.h"
#include "services/profile/app/build_school_profile.h"
#include "services/profile/app/compare_schools.h"

namespace icap::profile {

absl::Status MakeProfiles::FromScores(const Occasion& occasion) {
  ICAP_ASSIGN_OR_RETURN(const DisclosurePolicy asked, limits_.ReadLimits(occasion.agency, occasion.rollout));
  const DisclosurePolicy policy = Stricter(policy_, asked);
  ProfileSet made;
  std::vector<FactorCalibration> calibrations;
  std::vector<FactorLink> links;
  ICAP_RETURN_IF_ERROR(scores_.Read(
      occasion.agency, occasion.rollout, occasion.school,
      [&](const ScoringHeader& header) {
        made.rollout = header.rollout;
        calibrations = header.calibrations;
        links = header.links;
        return absl::OkStatus();
      },
      [&](const SchoolScores& scores) -> absl::Status {
        ICAP_ASSIGN_OR_RETURN(SchoolProfile profile, BuildSchoolProfile(scores, made.rollout, calibrations, policy));
        ICAP_RETURN_IF_ERROR(AddChanges(scores, made.rollout, links, policy, profile));
        made.schools.push_back(std::move(profile));
        return absl::OkStatus();
      }));
  made.rollout.complete = occasion.school.empty();
  if (made.rollout.complete) {
    ICAP_RETURN_IF_ERROR(CompareSchools(made.schools));
    ICAP_ASSIGN_OR_RETURN(made.aggregates, BuildAggregateProfiles(made.rollout, made.schools, calibrations, policy));
  }
  return profiles_.Store(occasion, made);
}

absl::Status MakeProfiles::Publish(const Occasion& occasion) {
  return profiles_.StorePublication(occasion);
}

}  // namespace icap::profile
