// manifest.csv: the version, the system, and how each file is to be applied; guessed when there is none.
#pragma once

#include <string>

#include "services/common/roster/package.h"
#include "services/common/roster/vocabulary.h"

namespace icap::roster {

struct Manifest {
  Version version = Version::kUnknown;
  std::string source;
  FileMode organizations = FileMode::kAbsent;
  FileMode users = FileMode::kAbsent;
  FileMode roles = FileMode::kAbsent;
  FileMode sessions = FileMode::kAbsent;
};

// Modes are those of files that are there.
Manifest ReadManifest(Package& package, const Limits& limits, FindingLog& log);

}  // namespace icap::roster
