// Between the instrument and its message on the wire.
#pragma once

#include "absl/status/statusor.h"
#include "icap/instrument/v1/instrument.pb.h"
#include "services/common/instrument/instrument.h"

namespace icap::instrument {

v1::Factor::Model ToProto(Model model);
v1::Instrument ToProto(const Instrument& instrument);

// The message comes from a service that has checked the instrument, so only what this version may not know is checked:
// INVALID_ARGUMENT INSTRUMENT_INVALID when a factor has another model, since a score by the wrong one would be silent.
absl::StatusOr<Instrument> FromProto(const v1::Instrument& message);

}  // namespace icap::instrument
