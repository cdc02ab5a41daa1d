#include "services/collection/domain/response_pace.h"

#include <gtest/gtest.h>

namespace icap::collection {
namespace {

Timestamp At(int hours) {
  return Timestamp(std::chrono::hours(hours));
}

TEST(ElapsedShare, RunsFromNothingToAll) {
  EXPECT_EQ(ElapsedShare(At(0), At(10), At(-1)), 0);
  EXPECT_EQ(ElapsedShare(At(0), At(10), At(0)), 0);
  EXPECT_DOUBLE_EQ(ElapsedShare(At(0), At(10), At(3)), 0.3);
  EXPECT_EQ(ElapsedShare(At(0), At(10), At(11)), 1);
  EXPECT_EQ(ElapsedShare(At(5), At(5), At(0)), 1);
}

TEST(ResponseGap, SaysHowManyAreMissingToEachLimit) {
  const ResponseGap none = GapOf(40, 0, {});
  EXPECT_EQ(none.to_minimum, 10);
  EXPECT_EQ(none.to_rate, 16);
  EXPECT_EQ(none.to_complete, 26);
  EXPECT_FALSE(none.too_small);
  EXPECT_FALSE(none.is_shown());
  const ResponseGap shown = GapOf(40, 16, {});
  EXPECT_TRUE(shown.is_shown());
  EXPECT_FALSE(shown.is_complete());
  EXPECT_EQ(shown.to_complete, 10);
  EXPECT_TRUE(GapOf(40, 26, {}).is_complete());
}

TEST(ResponseGap, IsExactWhereTheRateIsAWholeNumberOfPeople) {
  EXPECT_EQ(GapOf(10, 0, {}).to_rate, 4);
  EXPECT_EQ(GapOf(20, 0, {}).to_complete, 13);
}

TEST(ResponseGap, TellsASchoolThatStaysHiddenEvenIfAllAnswer) {
  EXPECT_TRUE(GapOf(9, 9, {}).too_small);
  EXPECT_FALSE(GapOf(10, 0, {}).too_small);
  // More answers than the head count says are people all the same.
  EXPECT_FALSE(GapOf(9, 10, {}).too_small);
  EXPECT_TRUE(GapOf(0, 0, {}).too_small);
}

TEST(Pace, IsTheCompleteRateReachedEvenly) {
  // Half of the window: 13 of 40 are 32.5%.
  EXPECT_TRUE(IsBehind(40, 12, 0.5, {}));
  EXPECT_FALSE(IsBehind(40, 13, 0.5, {}));
  EXPECT_FALSE(IsBehind(40, 0, 0, {}));
  EXPECT_FALSE(IsBehind(0, 0, 1, {}));
}

}  // namespace
}  // namespace icap::collection
