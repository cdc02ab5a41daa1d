// Reads instrument files (YAML; JSON is YAML too). The format is described in this folder's README.md and by
// instrument.schema.json.
#pragma once

#include <cstddef>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/instrument/instrument.h"

namespace icap::instrument {

inline constexpr int kFormat = 1;
inline constexpr size_t kMaxFileBytes = 1024 * 1024;
inline constexpr size_t kMaxScales = 50;
inline constexpr size_t kMinOptions = 2;
inline constexpr size_t kMaxOptions = 11;
inline constexpr size_t kMinLevels = 2;
inline constexpr size_t kMaxLevels = 11;
inline constexpr size_t kMaxDimensions = 50;
inline constexpr size_t kMaxFactors = 100;
inline constexpr size_t kMaxItems = 500;
inline constexpr size_t kMaxComments = 5;
inline constexpr size_t kMaxTranslations = 20;
inline constexpr size_t kMaxIdLength = 63;
inline constexpr size_t kMaxTextLength = 500;  // Unicode code points
// Of a factor that names none, unless its scale has values: those are for counts, which only give a mean.
inline constexpr Model kDefaultModel = Model::kPartialCredit;
// A file with more problems is reported with this many and a count of the rest.
inline constexpr size_t kMaxProblems = 100;

// Checks the whole file and reports every problem at once, in order of lines: INVALID_ARGUMENT INSTRUMENT_INVALID with
// one violation a problem, whose field is `file:line: field` and whose description says what is wrong and what to do.
// The message holds the first of them. `file_name` is for these messages only. Never throws; thread safe.
absl::StatusOr<Instrument> ParseInstrument(std::string_view text, std::string_view file_name);

// The same, for scoring answers that exist already: only scales with options, factors with ids, and items with their
// factor, scale and key are required. What is absent is empty.
absl::StatusOr<Instrument> ParseMeasurementInstrument(std::string_view text, std::string_view file_name);

}  // namespace icap::instrument
