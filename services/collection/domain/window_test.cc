#include "services/collection/domain/window.h"

#include <gtest/gtest.h>

#include "services/common/base/error.h"

namespace icap::collection {
namespace {

RolloutWindow Written(const std::string& open, const std::string& close, const std::string& zone) {
  return {open, close, zone, std::nullopt, std::nullopt};
}

int64_t Seconds(const std::optional<Timestamp>& time) {
  return time->time_since_epoch().count() / 1'000'000;
}

bool Refuses(const RolloutWindow& window) {
  return HasReason(PlanWindow("window", window).status(), Reason::kFieldInvalid);
}

TEST(Window, IsTheInstantOfTheLocalTime) {
  const auto window = PlanWindow("window", Written("2026-11-24T08:00", "2026-12-08T18:00", "America/Chicago"));
  ASSERT_TRUE(window.ok()) << window.status();
  EXPECT_EQ(Seconds(window->open), 1795528800);   // 14:00 UTC
  EXPECT_EQ(Seconds(window->close), 1796774400);  // 00:00 UTC of the next day
}

TEST(Window, MayHaveOneEdgeOrNone) {
  const auto close = PlanWindow("window", Written("", "2026-12-08T18:00", "UTC"));
  ASSERT_TRUE(close.ok()) << close.status();
  EXPECT_FALSE(close->open.has_value());
  EXPECT_TRUE(close->close.has_value());
  EXPECT_TRUE(PlanWindow("window", Written("", "", "")).ok());
}

// 2026-11-01 in New York: the hour after 01:00 is there twice.
TEST(Window, BeginsWithTheEarlierAndEndsWithTheLaterOfATimeThatIsThereTwice) {
  const auto window = PlanWindow("window", Written("2026-11-01T01:30", "2026-11-01T01:30", "America/New_York"));
  ASSERT_TRUE(window.ok()) << window.status();
  EXPECT_EQ(Seconds(window->close) - Seconds(window->open), 3600);
}

// 2026-03-08 in New York: 02:30 does not exist, the clocks go on at 03:00.
TEST(Window, MovesATimeThatTheClocksSkip) {
  const auto skipped = PlanWindow("window", Written("2026-03-08T02:30", "", "America/New_York"));
  const auto next = PlanWindow("window", Written("2026-03-08T03:00", "", "America/New_York"));
  ASSERT_TRUE(skipped.ok() && next.ok());
  EXPECT_EQ(skipped->open, next->open);
}

TEST(Window, RefusesWhatIsNoWindow) {
  EXPECT_TRUE(Refuses(Written("2026-11-24T08:00", "2026-11-24T08:00", "UTC")));
  EXPECT_TRUE(Refuses(Written("2026-11-24T08:00", "2026-11-23T08:00", "UTC")));
  EXPECT_TRUE(Refuses(Written("2026-11-24T08:00", "", "")));
  EXPECT_TRUE(Refuses(Written("2026-11-24T08:00", "", "Chicago")));
  EXPECT_TRUE(Refuses(Written("2026-11-24T08:00", "", "../America/Chicago")));
  EXPECT_TRUE(Refuses(Written("2026-11-24", "", "UTC")));
  EXPECT_TRUE(Refuses(Written("tomorrow at eight", "", "UTC")));
}

}  // namespace
}  // namespace icap::collection
