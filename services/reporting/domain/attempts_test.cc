#include "services/reporting/domain/attempts.h"

#include <gtest/gtest.h>

namespace icap::reporting {
namespace {

TEST(Attempts, EndAfterTheThird) {
  EXPECT_TRUE(MayTryAgain(1));
  EXPECT_TRUE(MayTryAgain(2));
  EXPECT_FALSE(MayTryAgain(3));
  EXPECT_FALSE(MayTryAgain(4));
}

TEST(Attempts, PausesDouble) {
  EXPECT_EQ(PauseAfter(1), std::chrono::seconds(1));
  EXPECT_EQ(PauseAfter(2), std::chrono::seconds(2));
  EXPECT_EQ(PauseAfter(3), std::chrono::seconds(4));
}

}  // namespace
}  // namespace icap::reporting
