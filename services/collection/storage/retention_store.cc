#include "services/collection/storage/retention_store.h"

#include <algorithm>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

constexpr char kSelectPolicy[] = "SELECT kind, days FROM retention_period WHERE agency = $1";
constexpr char kSetPeriod[] =
    "INSERT INTO retention_period (agency, kind, days) VALUES ($1, $2, $3)"
    " ON CONFLICT (agency, kind) DO UPDATE SET days = EXCLUDED.days";
constexpr char kSelectPeriods[] = "SELECT days FROM retention_period WHERE kind = $1";
// Two purges of an agency one after the other.
constexpr char kLock[] = "SELECT pg_advisory_xact_lock(hashtextextended('purge ' || $1, 0))";
constexpr char kInsertPurge[] =
    "INSERT INTO purge (agency, day, actor) VALUES ($1, $2::date, $3) ON CONFLICT DO NOTHING RETURNING purge";
constexpr char kInsertKind[] =
    "INSERT INTO purged_kind (agency, purge, kind, days, row_count) VALUES ($1, $2, $3, $4, $5)";
constexpr char kSelectPurges[] =
    "SELECT purge, (extract(epoch FROM create_time) * 1000000)::bigint, actor FROM purge"
    " WHERE agency = $1 AND ($2 = '' OR purge < NULLIF($2, '')::bigint) AND ($4 = 0 OR purge = $4)"
    " ORDER BY purge DESC LIMIT $3";
constexpr char kSelectKinds[] =
    "SELECT purge, kind, days, row_count FROM purged_kind WHERE agency = $1 AND purge BETWEEN $2 AND $3 ORDER BY kind";
constexpr char kSelectDue[] =
    "SELECT agency FROM agency a WHERE NOT EXISTS (SELECT FROM purge p WHERE p.agency = a.agency AND p.day >= $1::date"
    " AND p.actor = '') ORDER BY agency";

// Rows of one kind; $1 the agency, $2 the first day that is kept. A kind may be in several tables.
struct Rows {
  DataKind kind;
  const char* rows;
};
constexpr char kOfEndedRollout[] =
    " t WHERE t.agency = $1 AND EXISTS (SELECT FROM rollout r WHERE r.agency = t.agency AND r.rollout = t.rollout"
    "   AND coalesce(r.close_time, r.cancel_time) < $2::date)";
constexpr Rows kRowsOfRollouts[] = {
    {DataKind::kAnswers, "submission"},
    {DataKind::kAnswers, "receipt"},
    {DataKind::kInvitations, "invitation"},
    {DataKind::kInvitations, "issued_credential"},
    {DataKind::kInvitations, "mail"},
    {DataKind::kSpentCredentials, "spent_credential"},
    {DataKind::kComments, "respondent_comment"},
};
constexpr Rows kOtherRows[] = {
    {DataKind::kRequestLog, "request t WHERE t.create_time < $2::date AND $1 <> ''"},
    // What waits for the relay is never too old.
    {DataKind::kOutbox, "outbox t WHERE t.create_time < $2::date AND t.epoch > 0 AND $1 <> ''"},
    {DataKind::kRolloutLog, "rollout_log t WHERE t.agency = $1 AND t.create_time < $2::date"},
};
// An import is as old as what was last done with it, so that one that is left waiting ends like one that is done. The
// last that was applied of each source stays: it says what the roster is made from and who approved it. What the roster
// itself, later imports and an undone merge need is in other tables.
constexpr char kOfOldImport[] =
    " t WHERE t.agency = $1 AND t.import IN (SELECT i.import FROM roster_import i"
    "   WHERE i.agency = $1 AND i.change_time < $2::date AND NOT (i.state = 7 AND NOT EXISTS (SELECT FROM "
    "roster_import n"
    "     WHERE n.agency = i.agency AND n.source = i.source AND n.state = 7 AND n.apply_time > i.apply_time)))";
// What refers to an import goes before it.
constexpr const char* kTablesOfImports[] = {
    "roster_chunk",       "roster_finding", "roster_change", "roster_organization_link",
    "roster_person_link", "person_match",   "roster_import"};
// Nobody stages, approves or applies an import of which half is deleted.
constexpr char kLockOldImports[] =
    "SELECT FROM roster_import WHERE agency = $1 AND change_time < $2::date ORDER BY import FOR UPDATE";

int64_t CountOrDelete(pqxx::work& transaction, const std::string& rows, const std::string& agency,
                      const std::string& first_kept, bool dry_run) {
  if (dry_run) return transaction.exec_params1("SELECT count(*) FROM " + rows, agency, first_kept)[0].as<int64_t>();
  return static_cast<int64_t>(transaction.exec_params("DELETE FROM " + rows, agency, first_kept).affected_rows());
}

PurgedKind PurgeKind(pqxx::work& transaction, const std::string& agency, DataKind kind, int days, bool dry_run,
                     Timestamp now) {
  PurgedKind purged{kind, days, 0};
  if (days == 0) return purged;
  const std::string first_kept = DayOf(now - std::chrono::hours(24) * days);
  for (const Rows& one : kRowsOfRollouts) {
    if (one.kind != kind) continue;
    purged.row_count +=
        CountOrDelete(transaction, std::string(one.rows) + kOfEndedRollout, agency, first_kept, dry_run);
  }
  for (const Rows& one : kOtherRows) {
    if (one.kind == kind) purged.row_count += CountOrDelete(transaction, one.rows, agency, first_kept, dry_run);
  }
  if (kind == DataKind::kRosterImports) {
    if (!dry_run) transaction.exec_params(kLockOldImports, agency, first_kept);
    for (const char* table : kTablesOfImports) {
      purged.row_count += CountOrDelete(transaction, std::string(table) + kOfOldImport, agency, first_kept, dry_run);
    }
  }
  return purged;
}

std::vector<Purge> ReadPurges(pqxx::work& transaction, const std::string& agency, const Page& page, int64_t only) {
  std::vector<Purge> purges;
  for (const auto& row : transaction.exec_params(kSelectPurges, agency, page.after, page.size, only)) {
    purges.push_back({row[0].as<int64_t>(), *postgres::ReadMicros(row[1]), row[2].as<std::string>(), false, {}});
  }
  if (purges.empty()) return purges;
  for (const auto& row : transaction.exec_params(kSelectKinds, agency, purges.back().purge, purges.front().purge)) {
    const auto of = std::find_if(purges.begin(), purges.end(),
                                 [&](const Purge& purge) { return purge.purge == row[0].as<int64_t>(); });
    if (of == purges.end()) continue;
    of->kinds.push_back({static_cast<DataKind>(row[1].as<int>()), row[2].as<int>(), row[3].as<int64_t>()});
  }
  return purges;
}

}  // namespace

absl::StatusOr<RetentionPolicy> PostgresRetentionStore::GetPolicy(const std::string& agency) {
  return database_.TransactFor<RetentionPolicy>([&](pqxx::work& transaction) -> absl::StatusOr<RetentionPolicy> {
    RetentionPolicy policy;
    for (const auto& row : transaction.exec_params(kSelectPolicy, agency)) {
      policy[static_cast<DataKind>(row[0].as<int>())] = row[1].as<int>();
    }
    return policy;
  });
}

absl::Status PostgresRetentionStore::SetPolicy(const RequestKey& key, const std::string& agency,
                                               const RetentionPolicy& policy) {
  return database_.Transact([&](pqxx::work& transaction) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, postgres::RecordRequest(transaction, key));
    if (first_result.has_value()) return absl::OkStatus();
    for (const auto& [kind, days] : policy) {
      transaction.exec_params(kSetPeriod, agency, static_cast<int>(kind), days);
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::vector<int>> PostgresRetentionStore::ListPeriods(DataKind kind) {
  return database_.TransactFor<std::vector<int>>([&](pqxx::work& transaction) -> absl::StatusOr<std::vector<int>> {
    std::vector<int> periods;
    for (const auto& row : transaction.exec_params(kSelectPeriods, static_cast<int>(kind))) {
      periods.push_back(row[0].as<int>());
    }
    return periods;
  });
}

absl::StatusOr<Purge> PostgresRetentionStore::RunPurge(const RequestKey& key, const std::string& agency,
                                                       const RetentionPolicy& policy, bool dry_run,
                                                       const std::string& actor, Timestamp now) {
  return database_.TransactFor<Purge>([&](pqxx::work& transaction) -> absl::StatusOr<Purge> {
    Purge purge{0, now, actor, dry_run, {}};
    if (!dry_run) {
      transaction.exec_params(kLock, agency);
      ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, postgres::RecordRequest(transaction, key));
      if (first_result.has_value()) {
        const std::vector<Purge> before = ReadPurges(transaction, agency, {1, ""}, *first_result);
        if (before.empty()) return Internal("The purge that was made is not in its log.");
        return before[0];
      }
      const auto inserted = transaction.exec_params(kInsertPurge, agency, DayOf(now), actor);
      // Another replica has made the daily one.
      if (inserted.empty()) return purge;
      purge.purge = inserted[0][0].as<int64_t>();
      postgres::RecordResult(transaction, key, static_cast<int>(purge.purge));
    }
    for (const auto& [kind, days] : policy) {
      purge.kinds.push_back(PurgeKind(transaction, agency, kind, days, dry_run, now));
      const PurgedKind& purged = purge.kinds.back();
      if (dry_run) continue;
      transaction.exec_params(kInsertKind, agency, purge.purge, static_cast<int>(kind), days, purged.row_count);
    }
    return purge;
  });
}

absl::StatusOr<std::vector<Purge>> PostgresRetentionStore::ListPurges(const std::string& agency, const Page& page) {
  return database_.TransactFor<std::vector<Purge>>([&](pqxx::work& transaction) -> absl::StatusOr<std::vector<Purge>> {
    return ReadPurges(transaction, agency, page, 0);
  });
}

absl::StatusOr<std::vector<std::string>> PostgresRetentionStore::ListDueAgencies(Timestamp now) {
  using Agencies = std::vector<std::string>;
  return database_.TransactFor<Agencies>([&](pqxx::work& transaction) -> absl::StatusOr<Agencies> {
    Agencies agencies;
    for (const auto& row : transaction.exec_params(kSelectDue, DayOf(now))) {
      agencies.push_back(row[0].as<std::string>());
    }
    return agencies;
  });
}

}  // namespace icap::collection
