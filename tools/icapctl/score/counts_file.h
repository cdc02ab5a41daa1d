// A file of tabulated counts, one row a group and item: columns for the group, `item`, `n1`…`nA`. Other columns are
// left alone, so that item_groups.csv of an earlier run is such a file. Items that were published as a score only may
// stand in a second file: columns for the group, `item` and the score.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/scoring/domain/score_counts.h"
#include "tools/icapctl/score/measured_instrument.h"

namespace icap::icapctl {

// Where counts are, and what the columns beside the options are called. `scores` may be empty.
struct CountsFile {
  std::string path;
  std::string scores;
  std::string group = "group";
  std::string score = "score";
  // Leave out items that the instrument does not have; otherwise they are problems.
  bool skip_unknown_items = false;
};

// Groups stand in the order in which the file first names them; counts in the order of the items' options, those with a
// value first. An item without a row in a group, or with empty cells only, has no counts there, and then its score is
// taken where there is one. NOT_FOUND, or INVALID_ARGUMENT FILE_INVALID with every problem of one of the files.
absl::StatusOr<scoring::CountTable> ReadCounts(const CountsFile& file, const MeasuredInstrument& instrument);

}  // namespace icap::icapctl
