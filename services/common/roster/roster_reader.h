// Reads roster packages: OneRoster 1.1 and 1.2 CSV (a zip or a folder) and plain CSV.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "services/common/roster/roster.h"

namespace icap::roster {

enum class Reading {
  kTolerant,  // repairs what can be repaired, and says so
  kStrict,    // the standard's letter: every deviation is an error
};

struct ReadRoster {
  Roster roster;
  std::vector<Finding> findings;  // in the order of files and lines
};

// The roster of a zip's bytes. FILE_INVALID with all problems when nothing can be used: not a zip, hostile (bomb,
// paths, UTF-16, NUL, a name twice), a Microsoft SDS package, students only. Otherwise findings say what was met; with
// a finding of kError the roster is not to be applied.
absl::StatusOr<ReadRoster> ReadZip(std::string_view bytes, Reading reading);

// The same of a folder's files.
absl::StatusOr<ReadRoster> ReadFolder(const std::string& path, Reading reading);

}  // namespace icap::roster
