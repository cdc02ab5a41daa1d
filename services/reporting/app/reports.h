// What people do with reports: ask for one, look, cancel, retry, download.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/reporting/app/ports.h"

namespace icap::reporting {

// Who may see a profile may see its report: the permission over the school's place, and before publication also the one
// to see what is not published. NOT_PUBLISHED otherwise. Thread safe.
class Reports {
 public:
  Reports(ProfileSource& profiles, ReportStore& reports) : profiles_(profiles), reports_(reports) {}

  absl::StatusOr<Report> Create(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                const std::string& rollout, const std::string& school);
  absl::StatusOr<Report> Get(const auth::Caller& caller, const ReportId& id);
  // `school` may be empty.
  absl::StatusOr<std::vector<Report>> List(const auth::Caller& caller, const std::string& agency,
                                           const std::string& rollout, const std::string& school, const Page& page);
  absl::StatusOr<ReportCounts> Count(const auth::Caller& caller, const std::string& agency, const std::string& rollout);
  absl::StatusOr<Report> Cancel(const auth::Caller& caller, const RequestKey& key, const ReportId& id);
  absl::StatusOr<Report> Retry(const auth::Caller& caller, const RequestKey& key, const ReportId& id);
  // The PDF.
  absl::StatusOr<std::string> Download(const auth::Caller& caller, const ReportId& id);

 private:
  absl::Status MaySee(const auth::Caller& caller, const std::string& agency, const std::string& rollout,
                      const std::vector<std::string>& path);
  absl::StatusOr<Scope> VisibleScope(const auth::Caller& caller, const std::string& agency, const std::string& rollout);

  ProfileSource& profiles_;
  ReportStore& reports_;
};

}  // namespace icap::reporting
