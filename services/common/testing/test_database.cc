#include "services/common/testing/test_database.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace icap::testing {
namespace {

constexpr int kPoolSize = 16;

std::string Environment(const char* name) {
  const char* value = std::getenv(name);
  if (value == nullptr || *value == '\0') {
    std::fprintf(stderr, "%s is not set: run the tests with `tools/icap test`, which starts the stores.\n", name);
    std::abort();
  }
  return value;
}

constexpr int kFirstLock = 7'310'000;

// Ends what a test that was killed has left open, and all its tables.
void Empty(const std::string& connection_string) {
  pqxx::connection connection(connection_string);
  pqxx::nontransaction work(connection);
  work.exec(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
      " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  work.exec("SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
}

}  // namespace

TestDatabase::TestDatabase() : lock_(std::make_unique<pqxx::connection>(Environment("ICAP_TEST_POSTGRES"))) {
  pqxx::nontransaction work(*lock_);
  int slot = 0;
  while (!work.exec_params1("SELECT pg_try_advisory_lock($1)", kFirstLock + slot)[0].as<bool>()) ++slot;
  const std::string name = fmt::format("icap_test_{}", slot);
  if (work.exec_params("SELECT FROM pg_database WHERE datname = $1", name).empty()) {
    work.exec(fmt::format("CREATE DATABASE {}", name));
  }
  // In a libpq string the last value of a keyword counts.
  connection_string_ = fmt::format("{} dbname={}", Environment("ICAP_TEST_POSTGRES"), name);
  Empty(connection_string_);
  database_ = std::make_unique<postgres::Database>(connection_string_, kPoolSize);
}

TestDatabase::~TestDatabase() = default;

std::string TestRedisAddress() {
  return Environment("ICAP_TEST_REDIS");
}

}  // namespace icap::testing
