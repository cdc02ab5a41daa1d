// A secret or an answer: usable, but not printable. No operator<<, no fmt formatter; Reveal() is easy to search for.
#pragma once

#include <utility>

namespace icap {

template <typename T>
class Redacted {
 public:
  Redacted() = default;
  explicit Redacted(T value) : value_(std::move(value)) {}

  // The value itself. Never pass it to a log, an error message or an event.
  const T& Reveal() const { return value_; }

  friend bool operator==(const Redacted&, const Redacted&) = default;

 private:
  T value_{};
};

}  // namespace icap
