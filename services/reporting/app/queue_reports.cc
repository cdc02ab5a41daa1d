#include "services/reporting/app/queue_reports.h"

#include "services/common/base/status_macros.h"

namespace icap::reporting {

absl::Status QueueReports::FromProfiles(const Occasion& occasion) {
  std::vector<std::string> schools = {occasion.school};
  if (occasion.school.empty()) {
    ICAP_ASSIGN_OR_RETURN(schools, profiles_.ListSchools(occasion.agency, occasion.rollout));
  }
  std::vector<Report> reports;
  for (const std::string& school : schools) {
    ICAP_ASSIGN_OR_RETURN(const SourceProfile profile, profiles_.Read(occasion.agency, occasion.rollout, school));
    reports.push_back(ReportOf(profile));
  }
  return queue_.Queue(occasion, reports);
}

absl::Status QueueReports::Publish(const Occasion& occasion) {
  return queue_.StorePublication(occasion);
}

}  // namespace icap::reporting
