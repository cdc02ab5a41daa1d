// Threads that serve connections, with a limit on connections that wait for one.
#pragma once

#include <httplib.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace icap::gateway {

class WorkerPool : public httplib::TaskQueue {
 public:
  // `waiting_count` is kept equal to the number of connections without a thread. When `max_waiting` wait, `on_full` is
  // called around the task, in the thread that brings it.
  WorkerPool(size_t thread_count, size_t max_waiting, std::atomic<size_t>& waiting_count,
             std::function<void(const std::function<void()>& task)> on_full);

  void enqueue(std::function<void()> task) override;

  // Serves what waits, then ends the threads.
  void shutdown() override;

 private:
  void Work();

  const size_t max_waiting_;
  std::atomic<size_t>& waiting_count_;
  const std::function<void(const std::function<void()>& task)> on_full_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> tasks_;
  bool stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace icap::gateway
