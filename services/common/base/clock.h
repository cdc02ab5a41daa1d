// Time and randomness as parameters, so that tests decide both.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace icap {

// UTC, to the microsecond.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

// Returns the current time; callable from any thread.
using Clock = std::function<Timestamp()>;

// Returns `byte_count` bytes from a cryptographically secure source; callable from any thread.
using RandomBytes = std::function<std::string(size_t byte_count)>;

// The day in UTC, ISO 8601: `2026-11-24`. What is stored beside answers knows no finer time.
std::string DayOf(Timestamp time);

// The system's clock.
Clock SystemClock();

// The kernel's random generator.
RandomBytes SystemRandom();

// RFC 4122 version 4, lower-case.
std::string NewUuid(const RandomBytes& random);

// Whether the text is a UUID in its 36-character form.
bool IsUuid(const std::string& text);

}  // namespace icap
