// Times as parameters and columns: microseconds since 1970 both ways.
#pragma once

#include <cstdint>

#include "services/common/base/clock.h"

// The parameter's value as timestamptz, and a timestamptz column to be read with postgres::ReadMicros.
#define ICAP_SQL_TIME(parameter) "('epoch'::timestamptz + " parameter "::bigint * interval '1 microsecond')"
#define ICAP_SQL_MICROS(column) "(extract(epoch FROM " column ") * 1000000)::bigint"

namespace icap::gateway {

inline int64_t Micros(Timestamp time) {
  return time.time_since_epoch().count();
}

}  // namespace icap::gateway
