#include "services/common/base/repeating.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace icap {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

TEST(Repeating, CallsAtOnceAndAgain) {
  int calls = 0;
  std::promise<void> third;
  const Repeating work(milliseconds(0), [&] {
    if (++calls == 3) third.set_value();
  });
  third.get_future().wait();
}

TEST(Repeating, EndsInItsPauseAndAfterACall) {
  std::promise<void> started;
  std::atomic<bool> ended{false};
  Repeating work(hours(1), [&] {
    started.set_value();
    ended = true;
  });
  started.get_future().wait();
  work.Stop();
  EXPECT_TRUE(ended);
}

}  // namespace
}  // namespace icap
