// Files with published counts, read and checked for an import.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "icap/collection/v1/rollout.pb.h"
#include "icap/instrument/v1/instrument.pb.h"

namespace icap::client {

// Where counts are and what their columns are called. Schools' identifiers are taken in lower case.
struct CountFiles {
  std::string counts;   // school, item, n1, n2, …: empty cells beyond the item's options; all empty: not asked there
  std::string schools;  // school, eligible and responding staff
  std::string scores;   // may be empty; school, item, score: taken where the school has no counts of the item
  std::string school_column = "school";
  std::string eligible_column = "eligible";
  std::string responding_column = "responding";
  std::string score_column = "score";
  // Leave out items that the instrument does not have; otherwise they are problems.
  bool skip_unknown_items = false;
};

// Number of options by item.
using OptionCountOfItem = std::map<std::string, int>;

OptionCountOfItem OptionCountsOf(const instrument::v1::Instrument& instrument);

// One message a school, in the order of the schools' file. INVALID_ARGUMENT FILE_INVALID with every problem of all
// files, NOT_FOUND for a file that cannot be read. `rollout` is its name.
absl::StatusOr<std::vector<collection::v1::SchoolCounts>> ReadCountFiles(const CountFiles& files,
                                                                         const OptionCountOfItem& items,
                                                                         const std::string& rollout);

}  // namespace icap::client
