#include "services/common/events/wire.h"

#include "icap/event/v1/event.pb.h"
#include "services/common/base/clock.h"

namespace icap::events {

std::string ToWire(const Event& event) {
  event::v1::Event message;
  message.set_event_id(event.event_id);
  message.set_type(static_cast<event::v1::Event::Type>(event.type));
  message.set_rollout(event.rollout);
  message.set_school(event.school);
  message.set_version(event.version);
  return message.SerializeAsString();
}

std::optional<Event> FromWire(const std::string& bytes) {
  event::v1::Event message;
  if (!message.ParseFromString(bytes) || !IsUuid(message.event_id()) ||
      message.type() == event::v1::Event::TYPE_UNSPECIFIED) {
    return std::nullopt;
  }
  return Event{message.event_id(), static_cast<EventType>(message.type()), message.rollout(), message.school(),
               message.version()};
}

}  // namespace icap::events
