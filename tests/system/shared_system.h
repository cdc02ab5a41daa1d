// One running system for all tests of an executable.
#pragma once

#include "tests/system/running_system.h"

namespace icap::testing {

// Started at the first call; ended after the last test.
RunningSystem& SharedSystem();

}  // namespace icap::testing
