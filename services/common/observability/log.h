// Structured logs: one JSON object a line on standard error. Thin on purpose: spdlog stays out of other headers.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace icap::observability {

enum class Level { kDebug, kInfo, kWarn, kError };

// Sets the service's name and the lowest level written ("debug", "info", "warn", "error"). Call once, at start.
void StartLog(std::string_view service, std::string_view lowest_level);

// Writes `event` with its fields, e.g. Log(Level::kInfo, "rollout_closed", {{"rollout", name}}). Never pass answers,
// credentials, passwords or, on the submission path, anything at all. Thread safe.
void Log(Level level, std::string_view event,
         std::initializer_list<std::pair<std::string_view, std::string_view>> fields = {});

}  // namespace icap::observability
