// A rollout's calibrations as rows of factor_calibration, bit for bit.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/scoring/app/model.h"

namespace icap::scoring {

// In the place of those that are there.
void ReplaceCalibrations(pqxx::work& transaction, const std::string& rollout,
                         const std::vector<FactorCalibration>& calibrations);

// In the instrument's order. INTERNAL when arrays of a row do not fit each other.
absl::StatusOr<std::vector<FactorCalibration>> ReadCalibrations(pqxx::work& transaction, const std::string& rollout);

}  // namespace icap::scoring
