// A protocol as its message on the wire.
#pragma once

#include "icap/instrument/v1/protocol.pb.h"
#include "services/common/instrument/protocol.h"

namespace icap::instrument {

v1::ProtocolKind ToProto(ProtocolKind kind);
v1::Protocol ToProto(const Protocol& protocol);

}  // namespace icap::instrument
