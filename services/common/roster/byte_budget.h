// Counts the bytes that are read of a package against its limits.
#pragma once

#include <cstdint>

#include "services/common/roster/finding.h"
#include "services/common/roster/roster_reader.h"

namespace icap::roster {

class ByteBudget {
 public:
  // `packed_bytes` is the zip's size; 0 when nothing is packed.
  ByteBudget(const Limits& limits, int64_t packed_bytes, FindingLog& log)
      : limits_(limits), packed_bytes_(packed_bytes), log_(log) {}

  // False, with a refusal, when that is more than the package may be.
  bool Take(int64_t byte_count, const std::string& file);

 private:
  const Limits& limits_;
  const int64_t packed_bytes_;
  FindingLog& log_;
  int64_t taken_ = 0;
};

}  // namespace icap::roster
