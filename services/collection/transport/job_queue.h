// Threads for what callback handlers must not do on the thread that brought the call: a store's answer, and curves.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace icap::collection {

// Thread safe.
class JobQueue {
 public:
  JobQueue(int thread_count, size_t max_waiting) : max_waiting_(max_waiting) {
    for (int i = 0; i < thread_count; ++i) threads_.emplace_back([this] { Work(); });
  }
  // Does what is waiting, then ends.
  ~JobQueue() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    arrived_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  JobQueue(const JobQueue&) = delete;
  JobQueue& operator=(const JobQueue&) = delete;

  // False, and `job` is not taken, when too many are waiting.
  bool Add(std::function<void()> job) {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      if (jobs_.size() >= max_waiting_) return false;
      jobs_.push_back(std::move(job));
    }
    arrived_.notify_one();
    return true;
  }

 private:
  void Work() {
    std::unique_lock<std::mutex> lock(mutex_);
    while (true) {
      arrived_.wait(lock, [this] { return stop_ || !jobs_.empty(); });
      if (jobs_.empty()) return;
      const std::function<void()> job = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      job();
      lock.lock();
    }
  }

  const size_t max_waiting_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::function<void()>> jobs_;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace icap::collection
