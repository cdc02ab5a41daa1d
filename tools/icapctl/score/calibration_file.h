// Item parameters as JSON: a part of summary.json, and what --calibration reads. The format is in ../README.md.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/scoring/domain/respondent_measures.h"
#include "tools/icapctl/score/measured_instrument.h"

namespace icap::icapctl {

// Adds `cml` and `mml`, or `grm`, to the factor's object. `given`: nothing was estimated.
void AddParameters(const MeasuredInstrument& instrument, size_t factor, const scoring::FactorParameters& parameters,
                   bool given, nlohmann::ordered_json* json);

// One for each factor of the instrument. NOT_FOUND, or INVALID_ARGUMENT FILE_INVALID with every problem of the file.
absl::StatusOr<std::vector<scoring::FactorParameters>> ReadCalibration(const std::string& path,
                                                                       const MeasuredInstrument& instrument);

}  // namespace icap::icapctl
