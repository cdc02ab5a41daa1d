// An event as bytes of icap.event.v1.Event, the one field of a stream entry.
#pragma once

#include <optional>
#include <string>

#include "services/common/events/event.h"

namespace icap::events {

inline constexpr char kEventField[] = "event";

std::string ToWire(const Event& event);

// nullopt when the bytes are not an event.
std::optional<Event> FromWire(const std::string& bytes);

}  // namespace icap::events
