// Ends long streams when the process drains.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace icap::rpc {

// Thread safe.
class StopFlag {
 public:
  // Wakes every WaitFor.
  void Stop() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
  }

  // Waits; returns early, and true, when the process stops.
  bool WaitFor(std::chrono::milliseconds duration) {
    std::unique_lock<std::mutex> lock(mutex_);
    return changed_.wait_for(lock, duration, [this] { return stopped_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;
};

}  // namespace icap::rpc
