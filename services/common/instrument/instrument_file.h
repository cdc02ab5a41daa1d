// Reads instrument files (YAML; JSON is YAML too). The format is described in this folder's README.md and by
// instrument.schema.json.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/instrument/instrument.h"

namespace icap::instrument {

inline constexpr size_t kMaxFileBytes = 1024 * 1024;
inline constexpr size_t kMaxItems = 500;
inline constexpr size_t kMaxOptions = 11;
inline constexpr size_t kMaxTextLength = 1'000;

// Checks the whole file and reports every problem at once: INVALID_ARGUMENT INSTRUMENT_INVALID with one violation a
// problem, whose field is `file:line: field` and whose description says what is wrong.
absl::StatusOr<Instrument> ParseInstrument(std::string_view text, std::string_view file_name);

}  // namespace icap::instrument
