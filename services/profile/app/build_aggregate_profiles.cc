#include "services/profile/app/build_aggregate_profiles.h"

#include <algorithm>
#include <map>

#include "services/common/base/status_macros.h"

namespace icap::profile {
namespace {

// An organization and its schools.
struct Group {
  OrganizationRef organization;
  std::vector<OrganizationRef> ancestors;
  std::vector<const SchoolProfile*> schools;
};

// By identifier. Organizations above the one that the rollout covers are left out: they hold nothing more than it.
std::map<std::string, Group> GroupSchools(const std::string& top, std::span<const SchoolProfile> schools) {
  std::map<std::string, Group> groups;
  for (const SchoolProfile& school : schools) {
    bool below_top = false;
    for (auto it = school.ancestors.begin(); it != school.ancestors.end(); ++it) {
      below_top = below_top || it->organization == top;
      if (!below_top) continue;
      Group& group = groups[it->organization];
      group.organization = *it;
      group.ancestors.assign(school.ancestors.begin(), it);
      group.schools.push_back(&school);
    }
  }
  return groups;
}

absl::StatusOr<FactorAggregateResult> AggregateFactor(const Group& group, size_t factor) {
  std::vector<SchoolMeasure> measures;
  for (const SchoolProfile* school : group.schools) {
    if (school->factors.empty()) continue;
    const FactorResult& result = school->factors[factor];
    if (result.mean) measures.push_back({result.respondent_count, *result.mean});
  }
  FactorAggregateResult aggregated;
  ICAP_ASSIGN_OR_RETURN(aggregated.aggregate, AggregateSchools(measures));
  return aggregated;
}

std::optional<Calibration> CalibrationOf(std::span<const FactorCalibration> calibrations, const std::string& factor) {
  const auto found = std::find_if(calibrations.begin(), calibrations.end(),
                                  [&](const FactorCalibration& one) { return one.factor == factor; });
  if (found == calibrations.end()) return std::nullopt;
  return found->calibration;
}

AggregateProfile Summarize(const Group& group, const Rollout& rollout, const DisclosurePolicy& policy) {
  AggregateProfile profile;
  profile.organization = group.organization;
  profile.ancestors = group.ancestors;
  profile.provenance = rollout.provenance;
  profile.school_count = static_cast<int>(group.schools.size());
  int64_t invited_count = 0;
  int64_t respondent_count = 0;
  for (const SchoolProfile* school : group.schools) {
    invited_count += school->participation.invited_count;
    respondent_count += school->participation.respondent_count;
    profile.synthetic = profile.synthetic || school->synthetic;
    if (IsShown(school->participation.disclosure)) ++profile.shown_school_count;
  }
  profile.participation = ParticipationOf(respondent_count, invited_count, policy);
  return profile;
}

}  // namespace

absl::StatusOr<std::vector<AggregateProfile>> BuildAggregateProfiles(const Rollout& rollout,
                                                                     std::span<const SchoolProfile> schools,
                                                                     std::span<const FactorCalibration> calibrations,
                                                                     const DisclosurePolicy& policy) {
  std::vector<AggregateProfile> profiles;
  if (rollout.organization_path.empty()) return profiles;
  const std::string& top = rollout.organization_path.back().organization;
  for (const auto& [id, group] : GroupSchools(top, schools)) {
    AggregateProfile profile = Summarize(group, rollout, policy);
    const bool shown = IsShown(profile.participation.disclosure) && profile.shown_school_count > 0;
    for (size_t i = 0; shown && i < rollout.instrument.factors.size(); ++i) {
      ICAP_ASSIGN_OR_RETURN(FactorAggregateResult factor, AggregateFactor(group, i));
      if (id == top && factor.aggregate.school_count > 0) {
        factor.calibration = CalibrationOf(calibrations, rollout.instrument.factors[i].id);
      }
      profile.factors.push_back(factor);
    }
    profiles.push_back(std::move(profile));
  }
  return profiles;
}

}  // namespace icap::profile
