// Work that a process does again and again beside its calls.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace icap {

// Calls `task` at once and then again and again, with `pause` between the end of a call and the next one.
class Repeating {
 public:
  Repeating(std::chrono::milliseconds pause, std::function<void()> task)
      : pause_(pause), task_(std::move(task)), thread_([this] { Run(); }) {}
  ~Repeating() { Stop(); }
  Repeating(const Repeating&) = delete;
  Repeating& operator=(const Repeating&) = delete;

  // Returns when the call under way has ended; none comes after it. Not thread safe.
  void Stop() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    stopped_.notify_all();
    if (thread_.joinable()) thread_.join();
  }

 private:
  void Run() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (!stop_) {
      lock.unlock();
      task_();
      lock.lock();
      stopped_.wait_for(lock, pause_, [this] { return stop_; });
    }
  }

  const std::chrono::milliseconds pause_;
  const std::function<void()> task_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace icap
