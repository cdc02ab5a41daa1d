#include "tools/bench/postgres_rates.h"

#include <fmt/format.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <pqxx/pqxx>
#include <thread>
#include <vector>

namespace icap::bench {
namespace {

constexpr int kRowsPerGroup = 100;
constexpr int kGroupWriters = 2;
constexpr char kCreate[] =
    "CREATE TABLE bench_submission (agency text, rollout text, school text, submission_id uuid, day date, answers "
    "bytea,"
    " PRIMARY KEY (agency, rollout, school, submission_id))";
constexpr char kInsert[] =
    "INSERT INTO bench_submission SELECT 'agency', 'rollout', 'school', gen_random_uuid(), current_date,"
    " decode(repeat('03', 60), 'hex') FROM generate_series(1, $1)";

// Rows a second that `client_count` connections insert, `rows` in each commit.
double Measure(const std::string& connection_string, int client_count, int rows, std::chrono::seconds duration) {
  std::atomic<int64_t> inserted{0};
  std::vector<std::thread> clients;
  const auto end = std::chrono::steady_clock::now() + duration;
  for (int i = 0; i < client_count; ++i) {
    clients.emplace_back([&] {
      try {
        pqxx::connection connection(connection_string);
        connection.prepare("insert", kInsert);
        while (std::chrono::steady_clock::now() < end) {
          pqxx::work work(connection);
          work.exec_prepared("insert", rows);
          work.commit();
          inserted += rows;
        }
      } catch (const std::exception& error) {
        fmt::print(stderr, "icap-bench: PostgreSQL: {}\n", error.what());
        std::exit(1);
      }
    });
  }
  for (std::thread& client : clients) client.join();
  return static_cast<double>(inserted) / static_cast<double>(duration.count());
}

void Execute(const std::string& connection_string, const char* statement) {
  try {
    pqxx::connection connection(connection_string);
    pqxx::nontransaction(connection).exec(statement);
  } catch (const std::exception& error) {
    fmt::print(stderr, "icap-bench: PostgreSQL: {}\n", error.what());
    std::exit(1);
  }
}

}  // namespace

PostgresRates MeasurePostgres(const std::string& connection_string, int client_count, std::chrono::seconds duration) {
  Execute(connection_string, "DROP TABLE IF EXISTS bench_submission");
  Execute(connection_string, kCreate);
  PostgresRates rates;
  rates.single_row_commits_per_s = Measure(connection_string, client_count, 1, duration);
  rates.group_commit_rows_per_s = Measure(connection_string, kGroupWriters, kRowsPerGroup, duration);
  Execute(connection_string, "DROP TABLE bench_submission");
  return rates;
}

}  // namespace icap::bench
