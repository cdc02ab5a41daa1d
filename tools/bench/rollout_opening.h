// How long opening a rollout of a state takes, through the public API.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "tools/client/operator_session.h"

namespace icap::bench {

// A state: 300,000 teachers in 10,000 schools.
inline constexpr int kStateDistricts = 100;
inline constexpr int kSchoolsOfDistrict = 100;
inline constexpr int kTeachersOfSchool = 30;

struct OpeningTimes {
  double loading_s = 0;  // tree and people
  double dry_run_s = 0;
  double opening_s = 0;  // from the call to the last window
  int school_count = 0;
  int invitation_count = 0;
  int progress_count = 0;  // messages of progress seen meanwhile
  double cancelling_s = 0;
};

// Makes an agency of its own with the instrument of `instrument_file`, opens its rollout and cancels it.
absl::StatusOr<OpeningTimes> MeasureOpening(const client::Operator& who, const std::string& instrument_file);

}  // namespace icap::bench
