// The reference values of tests/data/bhr2000 beside what icapctl prints of the finished rollout.
#pragma once

#include "tests/system/running_system.h"

namespace icap::testing {

// Compares calibration, every shown school and every item with R's values within 1e-10, prints the largest deviation a
// statistic, and fails the test where one is larger. Schools under the disclosure threshold must show nothing.
void ExpectReferenceResults(RunningSystem& system);

// Everything icapctl prints of the rollout's profiles, without the times of computing: for comparing two runs.
std::string ResultsWithoutTimes(RunningSystem& system);

}  // namespace icap::testing
