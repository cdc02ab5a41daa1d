#include "services/collection/app/batch_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>

namespace icap::collection {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using Batch = std::vector<int>;

TEST(BatchQueue, DoesEverythingOnceBeforeItEnds) {
  std::mutex mutex;
  std::multiset<int> done;
  {
    BatchQueue<int> queue(3, {7, 1'000, milliseconds(1)}, [&](const Batch& batch, int thread) {
      std::lock_guard<std::mutex> lock(mutex);
      EXPECT_LE(batch.size(), 7u);
      EXPECT_LT(thread, 3);
      done.insert(batch.begin(), batch.end());
    });
    for (int i = 0; i < 1'000; ++i) EXPECT_TRUE(queue.Add(int{i}));
  }
  EXPECT_EQ(done.size(), 1'000u);
  EXPECT_EQ(std::set<int>(done.begin(), done.end()).size(), 1'000u);
}

TEST(BatchQueue, WaitsForCompany) {
  std::promise<Batch> first;
  BatchQueue<int> queue(2, {3, 10, hours(1)}, [&](const Batch& batch, int) { first.set_value(batch); });
  for (int i = 1; i <= 3; ++i) EXPECT_TRUE(queue.Add(int{i}));
  EXPECT_EQ(first.get_future().get(), Batch({1, 2, 3}));
}

TEST(BatchQueue, DoesNotWaitForEver) {
  std::promise<Batch> first;
  BatchQueue<int> queue(2, {3, 10, milliseconds(1)}, [&](const Batch& batch, int) { first.set_value(batch); });
  EXPECT_TRUE(queue.Add(7));
  EXPECT_EQ(first.get_future().get(), Batch({7}));
}

TEST(BatchQueue, EndsAtOnceAlthoughItGathers) {
  std::atomic<int> done{0};
  {
    BatchQueue<int> queue(2, {3, 10, hours(1)},
                          [&](const Batch& batch, int) { done += static_cast<int>(batch.size()); });
    EXPECT_TRUE(queue.Add(1));
  }
  EXPECT_EQ(done, 1);
}

TEST(BatchQueue, GathersWhileAnotherThreadWorks) {
  std::promise<void> started, release, second;
  const std::shared_future<void> released = release.get_future().share();
  BatchQueue<int> queue(2, {1, 10, milliseconds(0)}, [&](const Batch& batch, int) {
    if (batch.front() == 1) {
      started.set_value();
      released.wait();
    } else {
      second.set_value();
    }
  });
  EXPECT_TRUE(queue.Add(1));
  started.get_future().wait();
  EXPECT_TRUE(queue.Add(2));
  second.get_future().wait();
  release.set_value();
}

TEST(BatchQueue, RefusesWhatIsTooMuchAndLeavesIt) {
  std::promise<void> started, release;
  std::atomic<int> done{0};
  {
    BatchQueue<std::string> queue(1, {1, 3, milliseconds(0)}, [&](const std::vector<std::string>& batch, int) {
      if (batch.front() != "first") {
        ++done;
        return;
      }
      started.set_value();
      release.get_future().wait();
    });
    ASSERT_TRUE(queue.Add("first"));
    started.get_future().wait();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(queue.Add("next"));
    std::string refused = "refused";
    EXPECT_FALSE(queue.Add(std::move(refused)));
    EXPECT_EQ(refused, "refused");
    release.set_value();
  }
  EXPECT_EQ(done, 3);
}

}  // namespace
}  // namespace icap::collection
