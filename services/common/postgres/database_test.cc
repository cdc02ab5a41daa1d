#include "services/common/postgres/database.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <limits>
#include <thread>

#include "services/common/base/error.h"
#include "services/common/postgres/array.h"
#include "services/common/testing/test_database.h"

namespace icap::postgres {
namespace {

constexpr int kConnections = 8;

class DatabaseTest : public ::testing::Test {
 protected:
  void Run(const std::string& sql) {
    const absl::Status status = test_.database().Transact([&](pqxx::work& transaction) {
      transaction.exec(sql);
      return absl::OkStatus();
    });
    ASSERT_TRUE(status.ok()) << status;
  }
  int Number(const std::string& sql) {
    return *test_.database().TransactFor<int>(
        [&](pqxx::work& transaction) -> absl::StatusOr<int> { return transaction.exec1(sql)[0].as<int>(); });
  }

  testing::TestDatabase test_;
};

TEST_F(DatabaseTest, RollsBackWhatEndsInAnError) {
  Run("CREATE TABLE t (n int)");
  const absl::Status status = test_.database().Transact([](pqxx::work& transaction) {
    transaction.exec("INSERT INTO t VALUES (1)");
    return NotFound(Reason::kAgencyNotFound, "no");
  });
  EXPECT_TRUE(HasReason(status, Reason::kAgencyNotFound));
  EXPECT_EQ(Number("SELECT count(*) FROM t"), 0);
}

TEST_F(DatabaseTest, HidesTheStatementThatFailed) {
  const absl::Status status = test_.database().Transact([](pqxx::work& transaction) {
    transaction.exec("SELECT secret FROM nowhere");
    return absl::OkStatus();
  });
  EXPECT_EQ(status.code(), absl::StatusCode::kInternal);
  EXPECT_EQ(std::string(status.message()).find("secret"), std::string::npos);
  EXPECT_EQ(Number("SELECT 7"), 7);
}

TEST_F(DatabaseTest, TriesASerializationFailureAgain) {
  Run("CREATE TABLE t (n int); INSERT INTO t VALUES (0)");
  std::atomic<int> attempts{0};
  const absl::Status status = test_.database().Transact([&](pqxx::work& transaction) {
    transaction.exec("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
    transaction.exec("SELECT n FROM t");
    // Someone else changes the row after our first look at it.
    if (attempts++ == 0) Run("UPDATE t SET n = n + 10");
    transaction.exec("UPDATE t SET n = n + 1");
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(attempts, 2);
  EXPECT_EQ(Number("SELECT n FROM t"), 11);
}

TEST_F(DatabaseTest, GivesUpAfterTheLastAttempt) {
  Run("CREATE TABLE t (n int); INSERT INTO t VALUES (0)");
  int attempts = 0;
  const absl::Status status = test_.database().Transact([&](pqxx::work& transaction) {
    ++attempts;
    transaction.exec("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
    transaction.exec("SELECT n FROM t");
    Run("UPDATE t SET n = n + 10");
    transaction.exec("UPDATE t SET n = n + 1");
    return absl::OkStatus();
  });
  EXPECT_TRUE(HasReason(status, Reason::kStoreUnavailable));
  EXPECT_EQ(attempts, kMaxTransactionAttempts);
}

// A restarted server leaves a whole pool of dead connections: the first call after it must not meet them one by one.
TEST_F(DatabaseTest, ComesBackAfterEveryConnectionWasLost) {
  Database database(test_.connection_string() + " application_name=pool", kConnections);
  std::atomic<int> inside{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kConnections; ++i) {
    threads.emplace_back([&] {
      EXPECT_TRUE(database
                      .Transact([&](pqxx::work& transaction) {
                        transaction.exec("SELECT 1");
                        ++inside;
                        while (inside < kConnections) std::this_thread::yield();
                        return absl::OkStatus();
                      })
                      .ok());
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_EQ(Number("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'pool'"), kConnections);
  Run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pool'");
  EXPECT_TRUE(database.IsReachable());
}

TEST_F(DatabaseTest, IsUnavailableWhenNobodyListens) {
  Database database("host=/no/such/folder dbname=x connect_timeout=1", 1);
  EXPECT_FALSE(database.IsReachable());
  EXPECT_TRUE(HasReason(database.Transact([](pqxx::work&) { return absl::OkStatus(); }), Reason::kStoreUnavailable));
}

TEST_F(DatabaseTest, CarriesArraysAndNumbersExactly) {
  const std::string strange("a\"b\\c,{}'NULL\n\xc3\xa9", 16);
  const std::string bytes("\0\xff\\\"", 4);
  const double third = 1.0 / 3;
  const absl::Status status = test_.database().Transact([&](pqxx::work& transaction) {
    const auto row = transaction.exec_params1(
        "SELECT $1::text[], ($2::bytea[])[1], $3::int[], ($4::bigint[])[2], ($5::double precision[])[1],"
        " ($5::double precision[])[2], $6::text[], $7::double precision",
        TextArray({strange, "", "NULL"}), ByteaArray({bytes}), IntArray({-1, 2}), BigintArray({1, int64_t{1} << 62}),
        DoubleArray({third, std::nullopt}), TextArray({}), ExactDouble(0.1));
    EXPECT_EQ(ReadTextArray(row[0]), (std::vector<std::string>{strange, "", "NULL"}));
    EXPECT_EQ(ReadBytes(row[1]), bytes);
    EXPECT_EQ(ReadIntArray(row[2]), (std::vector<int>{-1, 2}));
    EXPECT_EQ(row[3].as<int64_t>(), int64_t{1} << 62);
    EXPECT_EQ(ReadDouble(row[4]), third);
    EXPECT_EQ(ReadDouble(row[5]), std::nullopt);
    EXPECT_TRUE(ReadTextArray(row[6]).empty());
    EXPECT_EQ(ReadDouble(row[7]), 0.1);
    return absl::OkStatus();
  });
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace
}  // namespace icap::postgres
