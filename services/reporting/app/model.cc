#include "services/reporting/app/model.h"

#include <fmt/format.h>

namespace icap::reporting {
namespace {

// Digits of the fingerprint in a report's identifier: enough that two profiles of one school never share them.
constexpr size_t kIdDigits = 20;

}  // namespace

Report ReportOf(const SourceProfile& profile) {
  Report report;
  report.id = {profile.agency, profile.rollout, profile.school, profile.fingerprint.substr(0, kIdDigits)};
  report.title = profile.title;
  report.path = profile.path;
  report.fingerprint = profile.fingerprint;
  return report;
}

std::string AgencyName(const std::string& agency) {
  return fmt::format("agencies/{}", agency);
}

std::string RolloutName(const std::string& agency, const std::string& rollout) {
  return fmt::format("agencies/{}/rollouts/{}", agency, rollout);
}

std::string ProfileName(const std::string& agency, const std::string& rollout, const std::string& school) {
  return fmt::format("agencies/{}/rollouts/{}/schools/{}/profile", agency, rollout, school);
}

std::string ReportName(const ReportId& id) {
  return fmt::format("agencies/{}/rollouts/{}/schools/{}/reports/{}", id.agency, id.rollout, id.school, id.report);
}

auth::Place PlaceOf(const std::string& agency, const std::vector<std::string>& path) {
  auth::Place place{AgencyName(agency), {}};
  for (const std::string& id : path) {
    place.organization_path.push_back(fmt::format("agencies/{}/organizations/{}", agency, id));
  }
  return place;
}

}  // namespace icap::reporting
