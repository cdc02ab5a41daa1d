#include "services/gateway/domain/sign_in_delay.h"

#include <gtest/gtest.h>

namespace icap::gateway {
namespace {

using std::chrono::seconds;

TEST(SignInDelay, IsNothingForTheFirstFailures) {
  EXPECT_EQ(SignInDelay(0), seconds(0));
  EXPECT_EQ(SignInDelay(4), seconds(0));
}

TEST(SignInDelay, DoublesFromTheFifthOn) {
  EXPECT_EQ(SignInDelay(5), seconds(1));
  EXPECT_EQ(SignInDelay(6), seconds(2));
  EXPECT_EQ(SignInDelay(9), seconds(16));
}

TEST(SignInDelay, HasALimit) {
  EXPECT_EQ(SignInDelay(14), seconds(300));
  EXPECT_EQ(SignInDelay(1'000'000), seconds(300));
}

}  // namespace
}  // namespace icap::gateway
