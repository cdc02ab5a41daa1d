// Between messages and the app's model.
#pragma once

#include "absl/status/statusor.h"
#include "icap/collection/v1/response_matrix.pb.h"
#include "icap/scoring/v1/scoring.pb.h"
#include "services/scoring/app/model.h"

namespace icap::scoring {

// INVALID_ARGUMENT INSTRUMENT_INVALID: the instrument asks for a model that this version does not know.
absl::StatusOr<ResponseHeader> FromProto(const collection::v1::ResponseHeader& header);
SchoolResponses FromProto(collection::v1::ResponseBlock block);

v1::ScoringHeader ToProto(const ScoringHeader& header);
v1::SchoolScores ToProto(const ScoredSchool& school);

}  // namespace icap::scoring
