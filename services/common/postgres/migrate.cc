#include "services/common/postgres/migrate.h"

#include <fmt/format.h>

#include <map>

#include "services/common/base/error.h"
#include "services/common/base/sha256.h"
#include "services/common/observability/log.h"

namespace icap::postgres {
namespace {

// Any constant: replicas that start at once take turns on it.
constexpr char kLock[] = "SELECT pg_advisory_xact_lock(4951340)";
constexpr char kCreateTable[] =
    "CREATE TABLE IF NOT EXISTS migration ("
    "  name text PRIMARY KEY, sha256 text NOT NULL, apply_time timestamptz NOT NULL DEFAULT now())";
constexpr char kList[] = "SELECT name, sha256 FROM migration ORDER BY name";
constexpr char kInsert[] = "INSERT INTO migration (name, sha256) VALUES ($1, $2)";

}  // namespace

absl::Status Migrate(Database& database, const std::vector<Migration>& migrations) {
  return database.Transact([&](pqxx::work& transaction) {
    transaction.exec(kLock);
    transaction.exec(kCreateTable);
    std::map<std::string, std::string> applied;
    for (const auto& row : transaction.exec(kList)) applied[row[0].as<std::string>()] = row[1].as<std::string>();
    for (const Migration& migration : migrations) {
      const std::string sha256 = Sha256Hex(migration.sql);
      const auto found = applied.find(migration.name);
      if (found == applied.end()) {
        transaction.exec(migration.sql);
        transaction.exec_params(kInsert, migration.name, sha256);
        observability::Log(observability::Level::kInfo, "migration_applied", {{"name", migration.name}});
        continue;
      }
      if (found->second != sha256) {
        return absl::FailedPreconditionError(fmt::format(
            "Migration {} was applied with other content: add a new file instead of changing it.", migration.name));
      }
      applied.erase(found);
    }
    if (!applied.empty()) {
      return absl::FailedPreconditionError(
          fmt::format("The database has migration {}, which this binary does not know: start a newer one.",
                      applied.begin()->first));
    }
    return absl::OkStatus();
  });
}

}  // namespace icap::postgres
