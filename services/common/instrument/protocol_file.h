// Reads protocol files (YAML; JSON is YAML too). The format is described in this folder's README.md and by
// protocol.schema.json.
#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/instrument/protocol.h"

namespace icap::instrument {

inline constexpr size_t kMaxPrompts = 100;
inline constexpr size_t kMaxFollowUps = 10;
inline constexpr size_t kMaxPromptFactors = 100;
inline constexpr size_t kMaxIndicators = 100;
inline constexpr size_t kMaxProtocolTextLength = 2'000;  // Unicode code points

// Whether the text is meant as a protocol: it has a `kind`, which surveys do not have.
bool IsProtocolFile(std::string_view text);

// Checks the whole file and reports every problem at once like ParseInstrument (instrument_file.h): INVALID_ARGUMENT
// INSTRUMENT_INVALID, one violation a problem, in order of lines.
absl::StatusOr<Protocol> ParseProtocol(std::string_view text, std::string_view file_name);

}  // namespace icap::instrument
