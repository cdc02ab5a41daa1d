// How long a rollout of a state takes to open and to close, through the public API.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "tools/client/operator_session.h"

namespace icap::bench {

// A state: 300,000 teachers in 10,000 schools.
inline constexpr int kStateDistricts = 100;
inline constexpr int kSchoolsOfDistrict = 100;
inline constexpr int kTeachersOfSchool = 30;

struct StateTimes {
  double loading_s = 0;  // tree and people
  double dry_run_s = 0;
  double opening_s = 0;  // from the call to the last window
  int school_count = 0;
  int invitation_count = 0;
  int progress_count = 0;    // messages of progress seen meanwhile
  double closing_s = 0;      // from the call to the last opened box
  double to_profiles_s = 0;  // from the same call to the last profile
};

// Makes an agency of its own with the instrument of `instrument_file`, opens its rollout, puts a sealed answer for
// every teacher into the database at `collection` (sending them would take longer than all the rest), and closes it.
absl::StatusOr<StateTimes> MeasureState(const client::Operator& who, const std::string& instrument_file,
                                        const std::string& collection);

}  // namespace icap::bench
