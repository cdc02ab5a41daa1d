#include "services/common/roster/byte_budget.h"

#include <fmt/format.h>

namespace icap::roster {

bool ByteBudget::Take(int64_t byte_count, const std::string& file) {
  taken_ += byte_count;
  if (taken_ > limits_.total_bytes) {
    log_.Refuse(Code::kTooManyBytes, {file, 0}, "",
                fmt::format("makes the package larger than {} bytes unpacked", limits_.total_bytes));
    return false;
  }
  if (packed_bytes_ > 0 && taken_ > limits_.ratio_free_bytes && taken_ / limits_.ratio > packed_bytes_) {
    log_.Refuse(Code::kRatioTooHigh, {file, 0}, "",
                fmt::format("unpacks to more than {} times the size of the zip", limits_.ratio));
    return false;
  }
  return true;
}

}  // namespace icap::roster
