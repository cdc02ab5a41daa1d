// How long a state's roster takes through the public API.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "tools/client/operator_session.h"

namespace icap::bench {

struct RosterTimes {
  int organization_count = 0;
  double stage_s = 0;  // from the first uploaded byte to the difference
  double apply_s = 0;
};

// Imports the package into a new agency of its own.
absl::StatusOr<RosterTimes> MeasureRosterImport(const client::Operator& who, const std::string& package_path);

}  // namespace icap::bench
