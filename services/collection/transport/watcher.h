// Limits how many watch at once.
#pragma once

#include <atomic>

#include "absl/status/status.h"
#include "services/common/base/error.h"

namespace icap::collection {

// Of all streams of the process together. Each holds a thread of the server while it watches: half of them stay free
// for short calls.
inline constexpr int kMaxWatchers = 32;

// Counts one who watches while it lives.
class Watcher {
 public:
  explicit Watcher(std::atomic<int>& count) : count_(count), position_(++count) {}
  ~Watcher() { --count_; }
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // UNAVAILABLE OVERLOADED when too many watch.
  absl::Status Admit() const {
    if (position_ <= kMaxWatchers) return absl::OkStatus();
    return Unavailable(Reason::kOverloaded, "Too many pages watch for changes at once. Try again in a moment.");
  }

 private:
  std::atomic<int>& count_;
  const int position_;
};

}  // namespace icap::collection
