#include "services/common/base/clock.h"

#include <fmt/chrono.h>

#include <fmt/format.h>
#include <sys/random.h>

#include <cctype>
#include <cstdlib>

namespace icap {

std::string DayOf(Timestamp time) {
  return fmt::format("{:%F}", std::chrono::time_point_cast<std::chrono::seconds>(time));
}

Clock SystemClock() {
  return [] { return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()); };
}

RandomBytes SystemRandom() {
  return [](size_t byte_count) {
    std::string bytes(byte_count, '\0');
    size_t filled = 0;
    while (filled < byte_count) {
      const ssize_t got = getrandom(bytes.data() + filled, byte_count - filled, 0);
      // The kernel refuses only before its pool is seeded or on a bad pointer; going on without randomness is worse.
      if (got < 0) std::abort();
      filled += static_cast<size_t>(got);
    }
    return bytes;
  };
}

std::string NewUuid(const RandomBytes& random) {
  std::string bytes = random(16);
  bytes[6] = static_cast<char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<char>((bytes[8] & 0x3f) | 0x80);
  std::string text;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
    text += fmt::format("{:02x}", static_cast<unsigned char>(bytes[i]));
  }
  return text;
}

bool IsUuid(const std::string& text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !std::isxdigit(static_cast<unsigned char>(text[i]))) return false;
  }
  return true;
}

}  // namespace icap
