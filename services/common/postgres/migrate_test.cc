#include "services/common/postgres/migrate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "services/common/testing/test_database.h"

namespace icap::postgres {
namespace {

using ::testing::HasSubstr;

const Migration kFirst = {"0001_create_t", "CREATE TABLE t (n int); INSERT INTO t VALUES (1)"};
const Migration kSecond = {"0002_add", "INSERT INTO t VALUES (2)"};

int CountRows(Database& database) {
  return *database.TransactFor<int>([](pqxx::work& transaction) -> absl::StatusOr<int> {
    return transaction.exec1("SELECT count(*) FROM t")[0].as<int>();
  });
}

TEST(Migrate, AppliesEachFileOnceInOrder) {
  testing::TestDatabase test;
  EXPECT_TRUE(Migrate(test.database(), {kFirst}).ok());
  EXPECT_TRUE(Migrate(test.database(), {kFirst, kSecond}).ok());
  EXPECT_TRUE(Migrate(test.database(), {kFirst, kSecond}).ok());
  EXPECT_EQ(CountRows(test.database()), 2);
}

TEST(Migrate, RefusesAFileThatChangedAndADatabaseThatIsNewer) {
  testing::TestDatabase test;
  ASSERT_TRUE(Migrate(test.database(), {kFirst, kSecond}).ok());
  const absl::Status changed = Migrate(test.database(), {{kFirst.name, kFirst.sql + " "}, kSecond});
  EXPECT_EQ(changed.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(changed.message()), HasSubstr("0001_create_t was applied with other content"));
  const absl::Status older = Migrate(test.database(), {kFirst});
  EXPECT_EQ(older.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(older.message()), HasSubstr("0002_add, which this binary does not know"));
}

TEST(Migrate, AppliesAllOrNothing) {
  testing::TestDatabase test;
  EXPECT_FALSE(Migrate(test.database(), {kFirst, {"0002_wrong", "INSERT INTO nowhere VALUES (1)"}}).ok());
  EXPECT_TRUE(Migrate(test.database(), {kFirst}).ok());
  EXPECT_EQ(CountRows(test.database()), 1);
}

TEST(Migrate, TakesTurnsWithOtherReplicas) {
  testing::TestDatabase test;
  std::vector<std::thread> replicas;
  for (int i = 0; i < 4; ++i) {
    replicas.emplace_back([&] {
      Database own(test.connection_string(), 1);
      const absl::Status status = Migrate(own, {kFirst, kSecond});
      EXPECT_TRUE(status.ok()) << status;
    });
  }
  for (std::thread& replica : replicas) replica.join();
  EXPECT_EQ(CountRows(test.database()), 2);
}

}  // namespace
}  // namespace icap::postgres
