#include "services/profile/app/read_profiles.h"

#include <algorithm>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::profile {
namespace {

using auth::Permission;

absl::Status NotPublished() {
  return FailedPrecondition(
      Reason::kNotPublished,
      "The results of this rollout are not published yet. Your district or agency publishes them.");
}

// The one rule of who may see a profile.
absl::Status MaySee(const auth::Caller& caller, const Rollout& rollout, const auth::Place& place) {
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kSeeProfiles, place));
  if (rollout.published || auth::Authorize(caller, Permission::kSeeUnpublished, place).ok()) return absl::OkStatus();
  return NotPublished();
}

Scope ScopeIn(const auth::Caller& caller, Permission permission, const std::string& agency) {
  const auth::Visibility visibility = auth::VisibilityIn(caller, permission, AgencyName(agency));
  Scope scope;
  scope.everything = visibility.everything;
  for (const std::string& name : visibility.subtrees) scope.subtrees.push_back(name.substr(name.rfind('/') + 1));
  return scope;
}

bool IsNothing(const Scope& scope) {
  return !scope.everything && scope.subtrees.empty();
}

absl::Status OutOfScope() {
  return PermissionDenied(Reason::kOutOfScope,
                          "Your account has no role that allows this here. Ask your agency's administrator.");
}

// MaySee for a list: what of the agency the list may show.
absl::StatusOr<Scope> VisibleScope(const auth::Caller& caller, const Rollout& rollout) {
  Scope released = ScopeIn(caller, Permission::kSeeProfiles, rollout.agency);
  if (IsNothing(released)) return OutOfScope();
  if (rollout.published) return released;
  Scope unpublished = ScopeIn(caller, Permission::kSeeUnpublished, rollout.agency);
  if (IsNothing(unpublished)) return NotPublished();
  return unpublished;
}

// Services render what a person was allowed to ask for; the person's own look is what counts.
bool IsPerson(const auth::Caller& caller) {
  return std::none_of(caller.grants.begin(), caller.grants.end(),
                      [](const auth::Grant& grant) { return grant.role == auth::Role::kService; });
}

}  // namespace

absl::StatusOr<SchoolResult> ReadProfiles::GetSchool(const auth::Caller& caller, const std::string& agency,
                                                     const std::string& rollout, const std::string& school) {
  SchoolResult result;
  ICAP_ASSIGN_OR_RETURN(result.rollout, profiles_.GetRollout(agency, rollout));
  ICAP_ASSIGN_OR_RETURN(result.profile, profiles_.GetSchool(result.rollout, school));
  ICAP_RETURN_IF_ERROR(
      MaySee(caller, result.rollout, PlaceOf(agency, result.profile.ancestors, result.profile.school)));
  ICAP_RETURN_IF_ERROR(WithholdUnpublished(result.rollout, result.profile));
  ICAP_ASSIGN_OR_RETURN(result.next_step, FindNextStep(result.rollout, result.profile));
  if (IsPerson(caller)) {
    ICAP_RETURN_IF_ERROR(profiles_.RecordView(SchoolProfileName(agency, rollout, school), caller.subject));
  }
  return result;
}

absl::Status ReadProfiles::WithholdUnpublished(const Rollout& rollout, SchoolProfile& profile) {
  if (!rollout.earlier || profile.factors.empty() || profile.earlier_note != EarlierNote::kNone) {
    return absl::OkStatus();
  }
  const auto earlier = profiles_.GetRollout(rollout.agency, rollout.earlier->rollout);
  if (!earlier.ok() && !HasReason(earlier.status(), Reason::kProfileNotFound)) return earlier.status();
  if (earlier.ok() && earlier->published) return absl::OkStatus();
  profile.earlier_note = EarlierNote::kNotPublished;
  for (FactorResult& factor : profile.factors) factor.change.reset();
  return absl::OkStatus();
}

absl::StatusOr<AggregateResult> ReadProfiles::GetAggregate(const auth::Caller& caller, const std::string& agency,
                                                           const std::string& rollout,
                                                           const std::string& organization) {
  AggregateResult result;
  ICAP_ASSIGN_OR_RETURN(result.rollout, profiles_.GetRollout(agency, rollout));
  ICAP_ASSIGN_OR_RETURN(result.profile, profiles_.GetAggregate(result.rollout, organization));
  ICAP_RETURN_IF_ERROR(
      MaySee(caller, result.rollout, PlaceOf(agency, result.profile.ancestors, result.profile.organization)));
  if (IsPerson(caller)) {
    ICAP_RETURN_IF_ERROR(profiles_.RecordView(AggregateProfileName(agency, rollout, organization), caller.subject));
  }
  return result;
}

absl::StatusOr<SchoolResults> ReadProfiles::ListSchools(const auth::Caller& caller, const std::string& agency,
                                                        const std::string& rollout, const std::string& under,
                                                        const Page& page) {
  SchoolResults results;
  ICAP_ASSIGN_OR_RETURN(results.rollout, profiles_.GetRollout(agency, rollout));
  ICAP_ASSIGN_OR_RETURN(const Scope scope, VisibleScope(caller, results.rollout));
  ICAP_ASSIGN_OR_RETURN(results.profiles, profiles_.ListSchools(results.rollout, scope, under, page));
  return results;
}

absl::StatusOr<std::vector<ProfileView>> ReadProfiles::ListViews(const auth::Caller& caller, const std::string& agency,
                                                                 const std::string& rollout, ProfileKind kind,
                                                                 const std::string& id, const Page& page) {
  ICAP_ASSIGN_OR_RETURN(const Rollout found, profiles_.GetRollout(agency, rollout));
  auth::Place place;
  if (kind == ProfileKind::kSchool) {
    ICAP_ASSIGN_OR_RETURN(const SchoolProfile profile, profiles_.GetSchool(found, id));
    place = PlaceOf(agency, profile.ancestors, profile.school);
  } else {
    ICAP_ASSIGN_OR_RETURN(const AggregateProfile profile, profiles_.GetAggregate(found, id));
    place = PlaceOf(agency, profile.ancestors, profile.organization);
  }
  if (!auth::Authorize(caller, Permission::kSeeViews, place).ok()) {
    ICAP_RETURN_IF_ERROR(MaySee(caller, found, place));
  }
  return profiles_.ListViews(
      kind == ProfileKind::kSchool ? SchoolProfileName(agency, rollout, id) : AggregateProfileName(agency, rollout, id),
      page);
}

absl::StatusOr<Progress> ReadProfiles::GetProgress(const auth::Caller& caller, const std::string& agency,
                                                   const std::string& rollout) {
  const Scope scope = ScopeIn(caller, Permission::kSeeProfiles, agency);
  if (IsNothing(scope)) return OutOfScope();
  return profiles_.GetProgress(agency, rollout, scope);
}

}  // namespace icap::profile
