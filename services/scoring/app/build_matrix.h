// Answers as they arrived, checked and put where the statistics take them from.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/scoring/app/model.h"
#include "services/scoring/domain/response_matrix.h"

namespace icap::scoring {

// DATA_LOSS RESPONSES_MALFORMED. `why` comes from checks of shapes and never holds an answer.
absl::Status Malformed(const std::string& what, const absl::Status& why);

// The columns are the items of the instrument. The answers move out of `schools`. Errors: RESPONSES_MALFORMED.
absl::StatusOr<ResponseMatrix> MatrixOf(const ResponseHeader& header, std::vector<SchoolResponses>& schools);

// In the order of the instrument's factors; their columns are those of MatrixOf.
std::vector<Factor> FactorsOf(const instrument::Instrument& instrument);

FactorModel ModelOf(instrument::Model model);

}  // namespace icap::scoring
