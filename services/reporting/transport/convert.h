// Between messages and the app's model.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "icap/profile/v1/profile.pb.h"
#include "icap/reporting/v1/reporting.pb.h"
#include "services/reporting/app/model.h"

namespace icap::reporting {

v1::Report ToProto(const Report& report);
v1::WatchReportsResponse ToProto(const ReportCounts& counts);

// A school's profile, with its JSON and its fingerprint.
absl::StatusOr<SourceProfile> FromProto(const profile::v1::SchoolProfile& profile);

// The report of a name; FIELD_INVALID.
absl::StatusOr<ReportId> ParseReportName(std::string_view name);

}  // namespace icap::reporting
