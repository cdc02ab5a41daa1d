#include "services/collection/domain/window.h"

#include <fmt/format.h>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

enum class Edge { kOpen, kClose };

absl::Status Wrong(std::string_view field, std::string_view part, std::string_view why) {
  return FieldInvalid(fmt::format("{}.{}", field, part), why);
}

// "localtime" and paths would depend on the machine.
bool IsZoneName(const std::string& name) {
  return name == "UTC" || (name.find('/') != std::string::npos && name.front() != '/' && name.front() != ':' &&
                           name.find("..") == std::string::npos);
}

absl::StatusOr<Timestamp> InstantOf(std::string_view field, std::string_view part, const std::string& local,
                                    const absl::TimeZone& zone, Edge edge) {
  absl::CivilMinute minute;
  constexpr size_t kLength = sizeof("2026-11-24T08:00") - 1;
  if (local.size() != kLength || !absl::ParseCivilTime(local, &minute)) {
    return Wrong(field, part, "must be a date and a time as 2026-11-24T08:00");
  }
  const absl::TimeZone::TimeInfo info = zone.At(absl::CivilSecond(minute));
  const absl::Time chosen = info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans
                            : edge == Edge::kOpen                          ? info.pre
                                                                           : info.post;
  return Timestamp(std::chrono::microseconds(absl::ToUnixMicros(chosen)));
}

}  // namespace

absl::StatusOr<RolloutWindow> PlanWindow(std::string_view field, RolloutWindow window) {
  window.open.reset();
  window.close.reset();
  if (window.open_local.empty() && window.close_local.empty()) {
    window.time_zone.clear();
    return window;
  }
  absl::TimeZone zone;
  if (!IsZoneName(window.time_zone) || !absl::LoadTimeZone(window.time_zone, &zone)) {
    return Wrong(field, "time_zone", "must be a time zone's IANA name, such as America/Chicago");
  }
  if (!window.open_local.empty()) {
    ICAP_ASSIGN_OR_RETURN(window.open, InstantOf(field, "open_local_time", window.open_local, zone, Edge::kOpen));
  }
  if (!window.close_local.empty()) {
    ICAP_ASSIGN_OR_RETURN(window.close, InstantOf(field, "close_local_time", window.close_local, zone, Edge::kClose));
  }
  if (window.open.has_value() && window.close.has_value() && *window.close <= *window.open) {
    return Wrong(field, "close_local_time", "must be after open_local_time");
  }
  return window;
}

}  // namespace icap::collection
