// The files of a run, from an analysis. Columns are listed in ../README.md and do not change.
#pragma once

#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "tools/icapctl/score/analysis.h"
#include "tools/icapctl/score/output_folder.h"

namespace icap::icapctl {

nlohmann::ordered_json SummaryOf(const MeasuredInstrument& instrument, const Analysis& analysis);

// groups.csv, items.csv, item_groups.csv and, for answers, persons.csv. `answers` is nullptr for counts.
absl::Status WriteTables(const MeasuredInstrument& instrument, const Analysis& analysis, const Answers* answers,
                         const OutputFolder& folder);

}  // namespace icap::icapctl
