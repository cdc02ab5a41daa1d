// Streams that last hold a thread of the server each: there are so many at once and no more.
#pragma once

#include <atomic>

namespace icap::rpc {

// Counts one who watches while it lives.
class Watcher {
 public:
  explicit Watcher(std::atomic<int>& count) : count_(count), position_(++count) {}
  ~Watcher() { --count_; }
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // Whether more than `limit` watch, this one counted.
  bool IsBeyond(int limit) const { return position_ > limit; }

 private:
  std::atomic<int>& count_;
  const int position_;
};

}  // namespace icap::rpc
