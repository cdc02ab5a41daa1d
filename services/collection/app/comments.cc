#include "services/collection/app/comments.h"

#include "services/collection/domain/response_pace.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

bool IsClosed(const Rollout& rollout) {
  return rollout.state == RolloutState::kClosed || rollout.state == RolloutState::kPublished;
}

}  // namespace

absl::StatusOr<Rollout> Comments::FindManaged(const auth::Caller& caller, const std::string& agency,
                                              const std::string& rollout) {
  ICAP_ASSIGN_OR_RETURN(Rollout found, rollouts_.GetRollout(agency, rollout));
  ICAP_RETURN_IF_ERROR(
      auth::Authorize(caller, auth::Permission::kManageRollouts, PlaceOf(agency, IdsOf(found.organization_path))));
  return found;
}

absl::StatusOr<std::vector<std::string>> Comments::ListShownSchools(const Rollout& rollout) {
  std::vector<std::string> shown;
  if (!IsClosed(rollout)) return shown;
  ICAP_ASSIGN_OR_RETURN(const std::vector<RolloutSchool> schools,
                        rollouts_.ListSchools(rollout.agency, rollout.rollout, {true, {}}, "", {}));
  for (const RolloutSchool& school : schools) {
    if (GapOf(school.people_count(), school.submission_count, rollout.settings.limits).is_shown()) {
      shown.push_back(school.school);
    }
  }
  return shown;
}

absl::StatusOr<CommentOverview> Comments::Get(const auth::Caller& caller, const std::string& agency,
                                              const std::string& rollout) {
  ICAP_ASSIGN_OR_RETURN(const Rollout found, FindManaged(caller, agency, rollout));
  CommentOverview overview;
  ICAP_ASSIGN_OR_RETURN(overview.revision, instruments_.Find(agency, found.instrument, found.revision));
  ICAP_ASSIGN_OR_RETURN(const std::vector<std::string> shown, ListShownSchools(found));
  ICAP_ASSIGN_OR_RETURN(overview.comment_count, comments_.CountComments(agency, rollout, shown));
  ICAP_ASSIGN_OR_RETURN(overview.release, comments_.FindRelease(agency, rollout));
  return overview;
}

absl::StatusOr<CommentOverview> Comments::Release(const auth::Caller& caller, const RequestKey& key,
                                                  const std::string& agency, const std::string& rollout,
                                                  const std::string& reason) {
  ICAP_ASSIGN_OR_RETURN(const Rollout found, FindManaged(caller, agency, rollout));
  ICAP_RETURN_IF_ERROR(CheckReason(reason));
  ICAP_ASSIGN_OR_RETURN(const LoadedRevision* revision, instruments_.Find(agency, found.instrument, found.revision));
  if (revision->comment_prompts.empty()) {
    return FailedPrecondition(Reason::kCommentsNotAsked, "The instrument of this rollout asks for no comments.");
  }
  ICAP_RETURN_IF_ERROR(comments_.Release(key, agency, rollout, {caller.subject, reason}).status());
  return Get(caller, agency, rollout);
}

absl::StatusOr<CommentPage> Comments::List(const auth::Caller& caller, const std::string& agency,
                                           const std::string& rollout, const Page& page) {
  ICAP_ASSIGN_OR_RETURN(const Rollout found, FindManaged(caller, agency, rollout));
  CommentPage read;
  ICAP_ASSIGN_OR_RETURN(read.revision, instruments_.Find(agency, found.instrument, found.revision));
  ICAP_ASSIGN_OR_RETURN(const std::vector<std::string> shown, ListShownSchools(found));
  ICAP_ASSIGN_OR_RETURN(read.comments, comments_.ReadComments(agency, rollout, shown, caller.subject, page));
  return read;
}

}  // namespace icap::collection
