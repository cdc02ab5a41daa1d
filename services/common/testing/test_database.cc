#include "services/common/testing/test_database.h"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "services/common/base/clock.h"
#include "services/common/base/encoding.h"

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

void Administer(const std::string& statement) {
  pqxx::connection connection(Environment("ICAP_TEST_POSTGRES"));
  pqxx::nontransaction work(connection);
  work.exec(statement);
}

}  // namespace

TestDatabase::TestDatabase() : name_("icap_test_" + ToHex(SystemRandom()(8))) {
  Administer(fmt::format("CREATE DATABASE {}", name_));
  // In a libpq string the last value of a keyword counts.
  connection_string_ = fmt::format("{} dbname={}", Environment("ICAP_TEST_POSTGRES"), name_);
  database_ = std::make_unique<postgres::Database>(connection_string_, kPoolSize);
}

TestDatabase::~TestDatabase() {
  database_.reset();
  Administer(fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", name_));
}

std::string TestRedisAddress() {
  return Environment("ICAP_TEST_REDIS");
}

}  // namespace icap::testing
