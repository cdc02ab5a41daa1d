#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <httplib.h>

#include <nlohmann/json.hpp>

#include "services/common/observability/log.h"
#include "services/common/observability/metrics.h"

namespace icap::observability {
namespace {

using ::testing::HasSubstr;

TEST(Log, WritesOneJsonObjectALineFromTheLowestLevelOn) {
  StartLog("test", "info");
  ::testing::internal::CaptureStderr();
  Log(Level::kDebug, "unseen");
  Log(Level::kWarn, "seen", {{"text", "a \"quoted\" \\ line\nbreak \x01 é"}, {"empty", ""}});
  const std::string text = ::testing::internal::GetCapturedStderr();
  ASSERT_EQ(std::count(text.begin(), text.end(), '\n'), 1) << text;
  const nlohmann::json line = nlohmann::json::parse(text);
  EXPECT_EQ(line["service"], "test");
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["event"], "seen");
  EXPECT_EQ(line["text"], "a \"quoted\" \\ line\nbreak \x01 é");
  EXPECT_EQ(line["empty"], "");
}

TEST(Metrics, CountAndAreServed) {
  Metrics metrics("test");
  metrics.CountCall("GetRollout", "OK", 0.002);
  metrics.CountCall("GetRollout", "OK", 0.2);
  metrics.Count("events_published", "stream", 3);
  metrics.Set("events_waiting", "group", 7);
  metrics.Set("events_waiting", "group", 5);
  const std::string text = metrics.Text();
  EXPECT_THAT(text, HasSubstr(R"(icap_rpc_total{service="test",code="OK",method="GetRollout"} 2)"));
  EXPECT_THAT(text, HasSubstr(R"(icap_rpc_seconds_bucket{service="test",method="GetRollout",le="0.0025"} 1)"));
  EXPECT_THAT(text, HasSubstr(R"(icap_events_published_total{service="test",label="stream"} 3)"));
  EXPECT_THAT(text, HasSubstr(R"(icap_events_waiting{service="test",label="group"} 5)"));
}

TEST(Metrics, RefuseAnAddressThatIsNone) {
  Metrics metrics("test");
  EXPECT_TRUE(metrics.Serve("").ok());
  EXPECT_THAT(std::string(metrics.Serve("nonsense").message()), HasSubstr("ICAP_METRICS_LISTEN"));
  EXPECT_THAT(std::string(metrics.Serve("127.0.0.1:port").message()), HasSubstr("ICAP_METRICS_LISTEN"));
}

}  // namespace
}  // namespace icap::observability
