// Between the instrument and its message on the wire.
#pragma once

#include "icap/instrument/v1/instrument.pb.h"
#include "services/common/instrument/instrument.h"

namespace icap::instrument {

v1::Instrument ToProto(const Instrument& instrument);
Instrument FromProto(const v1::Instrument& message);

}  // namespace icap::instrument
