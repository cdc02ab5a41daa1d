// Numbered SQL, applied once each, under an advisory lock, with checksums.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/common/postgres/database.h"

namespace icap::postgres {

// A file of storage/migrations.
struct Migration {
  std::string name;  // "0001_create_rollout"
  std::string sql;
};

// Applies what is missing, in order, all in one transaction. FAILED_PRECONDITION when an applied file has changed since
// or the database has a migration this binary does not know.
absl::Status Migrate(Database& database, const std::vector<Migration>& migrations);

}  // namespace icap::postgres
