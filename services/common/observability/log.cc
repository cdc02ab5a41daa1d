#include "services/common/observability/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>

namespace icap::observability {
namespace {

void AppendJson(std::string& text, std::string_view value) {
  text += '"';
  for (unsigned char c : value) {
    if (c == '"' || c == '\\') {
      text += '\\';
      text += static_cast<char>(c);
    } else if (c < 0x20) {
      text += fmt::format("\\u{:04x}", c);
    } else {
      text += static_cast<char>(c);
    }
  }
  text += '"';
}

spdlog::level::level_enum ToSpdlog(Level level) {
  switch (level) {
    case Level::kDebug:
      return spdlog::level::debug;
    case Level::kInfo:
      return spdlog::level::info;
    case Level::kWarn:
      return spdlog::level::warn;
    case Level::kError:
      return spdlog::level::err;
  }
  return spdlog::level::info;
}

}  // namespace

void StartLog(std::string_view service, std::string_view lowest_level) {
  auto logger = spdlog::stderr_logger_mt(std::string(service));
  logger->set_pattern(R"({"time":"%Y-%m-%dT%H:%M:%S.%fZ","level":"%l","service":"%n",%v})",
                      spdlog::pattern_time_type::utc);
  logger->set_level(spdlog::level::from_str(std::string(lowest_level)));
  spdlog::set_default_logger(logger);
}

void Log(Level level, std::string_view event,
         std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  auto* logger = spdlog::default_logger_raw();
  if (!logger->should_log(ToSpdlog(level))) return;
  std::string text = "\"event\":";
  AppendJson(text, event);
  for (const auto& [key, value] : fields) {
    text += ',';
    AppendJson(text, key);
    text += ':';
    AppendJson(text, value);
  }
  logger->log(ToSpdlog(level), spdlog::string_view_t(text.data(), text.size()));
}

}  // namespace icap::observability
