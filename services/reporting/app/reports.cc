#include "services/reporting/app/reports.h"

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::reporting {
namespace {

using auth::Permission;

absl::Status NotPublished() {
  return FailedPrecondition(
      Reason::kNotPublished,
      "The results of this rollout are not published yet. Your district or agency publishes them.");
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

}  // namespace

absl::Status Reports::MaySee(const auth::Caller& caller, const std::string& agency, const std::string& rollout,
                             const std::vector<std::string>& path) {
  const auth::Place place = PlaceOf(agency, path);
  ICAP_RETURN_IF_ERROR(auth::Authorize(caller, Permission::kSeeProfiles, place));
  if (auth::Authorize(caller, Permission::kSeeUnpublished, place).ok()) return absl::OkStatus();
  ICAP_ASSIGN_OR_RETURN(const bool published, reports_.IsPublished(agency, rollout));
  return published ? absl::OkStatus() : NotPublished();
}

// MaySee for a list: what of the agency the list may show.
absl::StatusOr<Scope> Reports::VisibleScope(const auth::Caller& caller, const std::string& agency,
                                            const std::string& rollout) {
  Scope released = ScopeIn(caller, Permission::kSeeProfiles, agency);
  if (IsNothing(released)) {
    return PermissionDenied(Reason::kOutOfScope,
                            "Your account has no role that allows this here. Ask your agency's administrator.");
  }
  ICAP_ASSIGN_OR_RETURN(const bool published, reports_.IsPublished(agency, rollout));
  if (published) return released;
  Scope unpublished = ScopeIn(caller, Permission::kSeeUnpublished, agency);
  if (IsNothing(unpublished)) return NotPublished();
  return unpublished;
}

absl::StatusOr<Report> Reports::Create(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                       const std::string& rollout, const std::string& school) {
  ICAP_ASSIGN_OR_RETURN(const SourceProfile profile, profiles_.Read(agency, rollout, school));
  ICAP_RETURN_IF_ERROR(MaySee(caller, agency, rollout, profile.path));
  return reports_.Create(key, ReportOf(profile));
}

absl::StatusOr<Report> Reports::Get(const auth::Caller& caller, const ReportId& id) {
  ICAP_ASSIGN_OR_RETURN(Report report, reports_.Get(id));
  ICAP_RETURN_IF_ERROR(MaySee(caller, id.agency, id.rollout, report.path));
  return report;
}

absl::StatusOr<std::vector<Report>> Reports::List(const auth::Caller& caller, const std::string& agency,
                                                  const std::string& rollout, const std::string& school,
                                                  const Page& page) {
  ICAP_ASSIGN_OR_RETURN(const Scope scope, VisibleScope(caller, agency, rollout));
  return reports_.List(agency, rollout, school, scope, page);
}

absl::StatusOr<ReportCounts> Reports::Count(const auth::Caller& caller, const std::string& agency,
                                            const std::string& rollout) {
  ICAP_ASSIGN_OR_RETURN(const Scope scope, VisibleScope(caller, agency, rollout));
  return reports_.Count(agency, rollout, scope);
}

absl::StatusOr<Report> Reports::Cancel(const auth::Caller& caller, const RequestKey& key, const ReportId& id) {
  ICAP_RETURN_IF_ERROR(Get(caller, id).status());
  return reports_.Cancel(key, id);
}

absl::StatusOr<Report> Reports::Retry(const auth::Caller& caller, const RequestKey& key, const ReportId& id) {
  ICAP_RETURN_IF_ERROR(Get(caller, id).status());
  return reports_.Retry(key, id);
}

absl::StatusOr<std::string> Reports::Download(const auth::Caller& caller, const ReportId& id) {
  ICAP_RETURN_IF_ERROR(Get(caller, id).status());
  return reports_.Download(id, caller.subject);
}

}  // namespace icap::reporting
