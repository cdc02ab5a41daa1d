// Threads that do at once what waits together.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace icap::collection {

struct BatchLimits {
  size_t max_batch;    // items done at once
  size_t max_waiting;  // items that wait; beyond, they are refused
  // How long the first item of a batch waits for company: a batch costs little more than one item. While one thread
  // gathers, the others work or are idle.
  std::chrono::milliseconds gathering;
};

// Thread safe.
template <typename Item>
class BatchQueue {
 public:
  // Does a batch on thread `thread`, which counts from 0.
  using Work = std::function<void(std::vector<Item> batch, int thread)>;

  BatchQueue(int thread_count, BatchLimits limits, Work work) : limits_(limits), work_(std::move(work)) {
    for (int i = 0; i < thread_count; ++i) threads_.emplace_back([this, i] { Run(i); });
  }
  // Does what is waiting, then ends.
  ~BatchQueue() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      stop_ = true;
    }
    idle_.notify_all();
    gathering_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }
  BatchQueue(const BatchQueue&) = delete;
  BatchQueue& operator=(const BatchQueue&) = delete;

  // False, and `item` is left as it was, when too many are waiting.
  bool Add(Item&& item) {
    std::lock_guard<std::mutex> lock(mutex_);
    if (waiting_.size() >= limits_.max_waiting) return false;
    waiting_.push_back(std::move(item));
    if (!is_gathering_) {
      idle_.notify_one();
    } else if (waiting_.size() == limits_.max_batch) {
      gathering_.notify_one();
    }
    return true;
  }

 private:
  void Run(int thread) {
    std::unique_lock<std::mutex> lock(mutex_);
    while (true) {
      idle_.wait(lock, [this] { return !is_gathering_ && (stop_ || !waiting_.empty()); });
      if (waiting_.empty()) return;
      is_gathering_ = true;
      gathering_.wait_for(lock, limits_.gathering, [this] { return stop_ || waiting_.size() >= limits_.max_batch; });
      is_gathering_ = false;
      const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), limits_.max_batch));
      std::vector<Item> batch(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
      waiting_.erase(waiting_.begin(), end);
      // Whoever is idle takes what is left; at the end all must see that there is nothing.
      if (stop_) {
        idle_.notify_all();
      } else if (!waiting_.empty()) {
        idle_.notify_one();
      }
      lock.unlock();
      work_(std::move(batch), thread);
      lock.lock();
    }
  }

  const BatchLimits limits_;
  const Work work_;
  std::mutex mutex_;
  std::condition_variable idle_;       // wakes who may begin to gather
  std::condition_variable gathering_;  // wakes who gathers: the batch is full, or it is the end
  bool is_gathering_ = false;
  std::deque<Item> waiting_;
  bool stop_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace icap::collection
