#include "services/common/redis/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/common/base/error.h"
#include "services/common/testing/redis_server.h"

namespace icap::redis {
namespace {

using ::testing::StartsWith;

TEST(Connection, CarriesBytesListsAndNothing) {
  testing::RedisServer server;
  Connection connection(server.address());
  const std::string bytes("a\0\r\n\xff", 5);
  EXPECT_EQ(connection.Command({"SET", "k", bytes})->text, "OK");
  EXPECT_EQ(connection.Command({"GET", "k"})->text, bytes);
  EXPECT_EQ(connection.Command({"GET", "absent"})->kind, Reply::Kind::kNil);
  EXPECT_EQ(connection.Command({"STRLEN", "k"})->integer, 5);
  connection.Command({"RPUSH", "list", "1", "2"}).IgnoreError();
  EXPECT_EQ(connection.Command({"LRANGE", "list", "0", "-1"})->list.at(1).text, "2");
}

TEST(Connection, TellsWhatRedisRefused) {
  testing::RedisServer server;
  Connection connection(server.address());
  const absl::Status status = connection.Command({"XREADGROUP", "GROUP", "g", "c", "STREAMS", "s", ">"}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnknown);
  EXPECT_THAT(std::string(status.message()), StartsWith("NOGROUP"));
  EXPECT_TRUE(connection.Command({"PING"}).ok());
}

TEST(Connection, ComesBackAfterRedisDied) {
  testing::RedisServer server;
  Connection connection(server.address());
  ASSERT_TRUE(connection.Command({"PING"}).ok());
  server.Kill();
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(HasReason(connection.Command({"PING"}).status(), Reason::kStoreUnavailable));
  }
  server.Start();
  EXPECT_TRUE(connection.Command({"PING"}).ok());
}

TEST(Connection, IsUnavailableWhereNobodyListens) {
  for (const char* address : {"unix:/no/such/redis.sock", "127.0.0.1:1"}) {
    Connection connection(address);
    EXPECT_TRUE(absl::IsUnavailable(connection.Command({"PING"}).status())) << address;
  }
}

}  // namespace
}  // namespace icap::redis
