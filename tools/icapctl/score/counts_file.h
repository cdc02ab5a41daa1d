// A file of tabulated counts, one row a group and item: columns `group`, `item`, `n1`…`nA`. Other columns are left
// alone, so that item_groups.csv of an earlier run is such a file.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/scoring/domain/response_matrix.h"
#include "services/scoring/domain/score_counts.h"

namespace icap::icapctl {

// Groups stand in the order in which the file first names them; an item without a row in a group has no counts there.
// NOT_FOUND, or INVALID_ARGUMENT FILE_INVALID with every problem of the file.
absl::StatusOr<scoring::CountTable> ReadCounts(const std::string& path,
                                               const std::vector<scoring::ItemColumn>& columns);

}  // namespace icap::icapctl
