// Reads roster packages: OneRoster 1.1 and 1.2 CSV (a zip or a folder) and plain CSV.
#pragma once

#include <cstdint>
#include <functional>
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

// How many rows were read past because they are not of staff. Nothing else is known of them.
struct LeftOut {
  int64_t people = 0;
  int64_t roles = 0;
};

struct ReadRoster {
  Roster roster;
  std::vector<Finding> findings;  // in the order of reading: manifest, organizations, sessions, roles, people
  LeftOut left_out;
};

// What a package may be at most. Files that are not read are not unpacked and count as entries only.
struct Limits {
  int64_t entry_count = 200;
  int64_t total_bytes = int64_t{2} << 30;       // unpacked, of the files read
  int64_t ratio = 200;                          // unpacked bytes for each byte of the zip
  int64_t ratio_free_bytes = int64_t{1} << 20;  // unpacked, below which no ratio is looked at
  int64_t row_count = 20'000'000;               // of one file
  int64_t field_bytes = int64_t{16} * 1024;
};

// Whether a person is known to be staff from an earlier import. Asked in delta reading for users whose roles are not in
// the package: without it they are left out, since they may be students.
using KnownStaff = std::function<bool(std::string_view sourced_id)>;

struct ReadingOptions {
  Limits limits;
  KnownStaff known_staff;
  // The agency's own staff roles beside the standard's, e.g. `ext:nurse`. Other unknown roles are left out, since they
  // may be students'.
  std::vector<std::string> further_staff_roles;
};

// The roster of a zip's bytes. FILE_INVALID with all problems when nothing can be used: not a zip, hostile (bomb,
// paths, UTF-16, NUL, a name twice), a Microsoft SDS package, students only. Otherwise findings say what was met; with
// a finding of kError the roster is not to be applied.
absl::StatusOr<ReadRoster> ReadZip(std::string_view bytes, Reading reading, const ReadingOptions& options = {});

// The same of a folder's files.
absl::StatusOr<ReadRoster> ReadFolder(const std::string& path, Reading reading, const ReadingOptions& options = {});

}  // namespace icap::roster
