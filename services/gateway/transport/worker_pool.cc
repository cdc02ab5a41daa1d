#include "services/gateway/transport/worker_pool.h"

#include <utility>

namespace icap::gateway {

WorkerPool::WorkerPool(size_t thread_count, size_t max_waiting, std::atomic<size_t>& waiting_count,
                       std::function<void(const std::function<void()>& task)> on_full)
    : max_waiting_(max_waiting), waiting_count_(waiting_count), on_full_(std::move(on_full)) {
  threads_.reserve(thread_count);
  for (size_t i = 0; i < thread_count; ++i) threads_.emplace_back([this] { Work(); });
}

void WorkerPool::enqueue(std::function<void()> task) {
  bool full = false;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    full = tasks_.size() >= max_waiting_;
    if (!full) tasks_.push_back(std::move(task));
    waiting_count_ = tasks_.size();
  }
  if (full) {
    on_full_(task);
  } else {
    changed_.notify_one();
  }
}

void WorkerPool::shutdown() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void WorkerPool::Work() {
  while (true) {
    std::function<void()> task;
    {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return stopped_ || !tasks_.empty(); });
      if (tasks_.empty()) return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
      waiting_count_ = tasks_.size();
    }
    task();
  }
}

}  // namespace icap::gateway
