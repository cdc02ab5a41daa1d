// A database of its own for a test, on the private PostgreSQL that `tools/icap test` starts.
#pragma once

#include <memory>
#include <pqxx/pqxx>
#include <string>

#include "services/common/postgres/database.h"

namespace icap::testing {

// Empty at construction. The databases are few and used again, each by one test at a time (an advisory lock says which
// is free), because making and dropping one waits for a checkpoint. Aborts with a sentence when ICAP_TEST_POSTGRES is
// not set.
class TestDatabase {
 public:
  TestDatabase();
  ~TestDatabase();

  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  // For a Database or a service process.
  const std::string& connection_string() const { return connection_string_; }

  // A pool on it.
  postgres::Database& database() { return *database_; }

 private:
  std::unique_ptr<pqxx::connection> lock_;  // the lock ends with it
  std::string connection_string_;
  std::unique_ptr<postgres::Database> database_;
};

// Value of ICAP_TEST_REDIS ("unix:/path"). Aborts with a sentence when it is not set.
std::string TestRedisAddress();

}  // namespace icap::testing
