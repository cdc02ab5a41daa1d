// What PostgreSQL itself does on this machine, as the measure for submissions.
#pragma once

#include <chrono>
#include <string>

namespace icap::bench {

struct PostgresRates {
  double single_row_commits_per_s = 0;  // one row, one durable commit, `client_count` connections
  double group_commit_rows_per_s = 0;   // 100 rows a commit, two connections
};

// Inserts rows like submissions (60 answers) into a table of its own, which it drops. Exits with a sentence when the
// database cannot be used.
PostgresRates MeasurePostgres(const std::string& connection_string, int client_count, std::chrono::seconds duration);

}  // namespace icap::bench
