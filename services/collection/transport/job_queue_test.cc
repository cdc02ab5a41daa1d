#include "services/collection/transport/job_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace icap::collection {
namespace {

TEST(JobQueue, DoesEverythingBeforeItEnds) {
  std::atomic<int> done{0};
  {
    JobQueue queue(2, 100);
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(queue.Add([&] { ++done; }));
  }
  EXPECT_EQ(done, 100);
}

TEST(JobQueue, RefusesWhatIsTooMuch) {
  std::promise<void> started, release;
  std::atomic<int> done{0};
  {
    JobQueue queue(1, 3);
    ASSERT_TRUE(queue.Add([&] {
      started.set_value();
      release.get_future().wait();
    }));
    started.get_future().wait();
    for (int i = 0; i < 3; ++i) EXPECT_TRUE(queue.Add([&] { ++done; }));
    EXPECT_FALSE(queue.Add([&] { ++done; }));
    release.set_value();
  }
  EXPECT_EQ(done, 3);
}

}  // namespace
}  // namespace icap::collection
