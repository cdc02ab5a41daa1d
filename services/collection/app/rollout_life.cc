#include "services/collection/app/rollout_life.h"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "services/collection/app/openings.h"
#include "services/collection/app/organizations.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

using auth::Permission;

// From all, over a complete survey, to what is usual without reminders.
constexpr double kExpectedRates[] = {1, 0.65, 0.5};
// So that 65% of 20 are 13 and not 12 by the last bit of 0.65.
constexpr double kRounding = 1e-9;

int PeopleOf(const HeadCount& school) {
  return school.confirmed_count.value_or(school.roster_count);
}

Suppression SuppressionAt(double rate, const std::vector<HeadCount>& schools, const ResponseLimits& limits) {
  Suppression suppression;
  suppression.response_rate = rate;
  for (const HeadCount& school : schools) {
    const int respondent_count = static_cast<int>(std::floor(PeopleOf(school) * rate + kRounding));
    if (respondent_count >= limits.minimum_respondents) continue;
    ++suppression.suppressed_school_count;
    if (suppression.schools.size() < kMaxSuppressedExamples) {
      suppression.schools.push_back({school.school, school.title, PeopleOf(school), respondent_count});
    }
  }
  return suppression;
}

void AddTo(ChannelCounts& sum, const ChannelCounts& more) {
  sum.teacher_count += more.teacher_count;
  sum.email_count += more.email_count;
  sum.letter_count += more.letter_count;
  sum.export_count += more.export_count;
  sum.none_count += more.none_count;
}

// Problems that head counts have.
void AddHeadCountProblems(const std::vector<HeadCount>& schools, std::vector<Problem>& problems) {
  Problem unconfirmed{ProblemKind::kUnconfirmed, 0, {}};
  Problem differs{ProblemKind::kDiffers, 0, {}};
  for (const HeadCount& school : schools) {
    if (school.confirmed_count == school.roster_count) continue;
    Problem& problem = school.confirmed_count.has_value() ? differs : unconfirmed;
    ++problem.affected_count;
    if (problem.examples.size() < kMaxProblemExamples) problem.examples.push_back(school.school);
  }
  for (Problem* problem : {&unconfirmed, &differs}) {
    if (problem->affected_count > 0) problems.push_back(std::move(*problem));
  }
}

}  // namespace

absl::StatusOr<Rollout> RolloutLife::FindManaged(const auth::Caller& caller, const std::string& agency,
                                                 const std::string& rollout) {
  ICAP_ASSIGN_OR_RETURN(Rollout found, rollouts_.GetRollout(agency, rollout));
  ICAP_RETURN_IF_ERROR(
      auth::Authorize(caller, Permission::kManageRollouts, PlaceOf(agency, IdsOf(found.organization_path))));
  return found;
}

absl::StatusOr<std::vector<HeadCount>> RolloutLife::ConfirmHeadCounts(
    const auth::Caller& caller, const RequestKey& key, const std::string& agency, const std::string& rollout,
    const std::vector<HeadCountConfirmation>& confirmations) {
  if (confirmations.empty() || confirmations.size() > kMaxBatch) {
    return FieldInvalid("confirmations",
                        fmt::format("has {} elements: send 1 to {} a call", confirmations.size(), kMaxBatch));
  }
  std::set<std::string> given;
  for (size_t i = 0; i < confirmations.size(); ++i) {
    const HeadCountConfirmation& confirmation = confirmations[i];
    if (confirmation.teacher_count < 0 || confirmation.teacher_count > kMaxTeachersOfSchool) {
      return FieldInvalid(fmt::format("confirmations[{}].teacher_count", i),
                          fmt::format("must be 0 to {}", kMaxTeachersOfSchool));
    }
    if (!given.insert(confirmation.school).second) {
      return FieldInvalid(fmt::format("confirmations[{}].school", i), "is there twice");
    }
  }
  // One look for whoever may confirm everywhere, one a school for others.
  ICAP_ASSIGN_OR_RETURN(const Rollout found, rollouts_.GetRollout(agency, rollout));
  const auth::Place whole = PlaceOf(agency, IdsOf(found.organization_path));
  if (!auth::Authorize(caller, Permission::kConfirmHeadCounts, whole).ok()) {
    for (const std::string& school : given) {
      ICAP_ASSIGN_OR_RETURN(const RolloutSchool one, rollouts_.GetSchool(agency, rollout, school));
      ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kConfirmHeadCounts, PlaceOf(one)));
    }
  }
  return head_counts_.ConfirmHeadCounts(key, agency, rollout, confirmations, {caller.subject, ""});
}

absl::StatusOr<std::vector<HeadCount>> RolloutLife::ListHeadCounts(const auth::Caller& caller,
                                                                   const std::string& agency,
                                                                   const std::string& rollout, bool only_open,
                                                                   const Page& page) {
  ICAP_RETURN_IF_ERROR(rollouts_.GetRollout(agency, rollout).status());
  return head_counts_.ListHeadCounts(agency, rollout, ScopeIn(caller, Permission::kConfirmHeadCounts, agency),
                                     only_open, page);
}

absl::StatusOr<DryRun> RolloutLife::RunDry(const auth::Caller& caller, const std::string& agency,
                                           const std::string& rollout) {
  ICAP_ASSIGN_OR_RETURN(const Rollout found, FindManaged(caller, agency, rollout));
  if (found.kind == RolloutKind::kTabulated) {
    return FailedPrecondition(Reason::kRolloutTabulated, "Nobody is invited to this rollout: its counts are imported.");
  }
  if (found.state != RolloutState::kDraft) {
    return FailedPrecondition(Reason::kRolloutNotDraft, "Only a draft can be tried out; this rollout is one no more.");
  }
  ICAP_ASSIGN_OR_RETURN(const std::vector<HeadCount> schools,
                        head_counts_.ListHeadCounts(agency, rollout, {true, {}}, false, {0, ""}));
  DryRun run;
  run.school_count = static_cast<int>(schools.size());
  run.confirmed_school_count = found.confirmed_school_count;
  ICAP_ASSIGN_OR_RETURN(run.districts, previews_.PreviewDistricts(agency, rollout));
  for (const DistrictPreview& district : run.districts) AddTo(run.channels, district.channels);
  for (double rate : kExpectedRates) {
    run.suppressions.push_back(SuppressionAt(rate, schools, found.settings.limits));
  }
  ICAP_ASSIGN_OR_RETURN(run.problems, previews_.FindProblems(agency, rollout, kMaxProblemExamples));
  AddHeadCountProblems(schools, run.problems);
  return run;
}

absl::StatusOr<Rollout> RolloutLife::Extend(const auth::Caller& caller, const RequestKey& key,
                                            const std::string& agency, const std::string& rollout,
                                            const std::string& close_local, const std::string& time_zone,
                                            const std::string& reason) {
  ICAP_ASSIGN_OR_RETURN(const Rollout found, FindManaged(caller, agency, rollout));
  ICAP_RETURN_IF_ERROR(CheckReason(reason));
  RolloutWindow window;
  window.close_local = close_local;
  window.time_zone = time_zone.empty() ? found.settings.window.time_zone : time_zone;
  ICAP_ASSIGN_OR_RETURN(window, PlanWindow("window", std::move(window)));
  if (!window.close.has_value() || *window.close <= clock_()) {
    return FieldInvalid("close_local_time", "must be in the future");
  }
  return life_.Extend(key, agency, rollout, window, {caller.subject, reason});
}

absl::StatusOr<Rollout> RolloutLife::Cancel(const auth::Caller& caller, const RequestKey& key,
                                            const std::string& agency, const std::string& rollout,
                                            const std::string& reason) {
  ICAP_RETURN_IF_ERROR(FindManaged(caller, agency, rollout).status());
  ICAP_RETURN_IF_ERROR(CheckReason(reason));
  ICAP_ASSIGN_OR_RETURN(Rollout cancelled, life_.Cancel(key, agency, rollout, {caller.subject, reason}));
  ICAP_RETURN_IF_ERROR(keys_.DestroyRollout({agency, rollout}));
  return cancelled;
}

absl::StatusOr<ResponseTrack> RolloutLife::Track(const auth::Caller& caller, const Rollout& rollout) {
  const Scope scope = ScopeIn(caller, Permission::kSeeOrganizations, rollout.agency);
  ICAP_ASSIGN_OR_RETURN(const auto schools, rollouts_.ListSchools(rollout.agency, rollout.rollout, scope, "", {}));
  return TrackResponses(rollout, schools, scope, clock_());
}

absl::StatusOr<std::vector<LogEntry>> RolloutLife::ListLog(const auth::Caller& caller, const std::string& agency,
                                                           const std::string& rollout, const Page& page) {
  ICAP_RETURN_IF_ERROR(FindManaged(caller, agency, rollout).status());
  return life_.ListLog(agency, rollout, page);
}

}  // namespace icap::collection
