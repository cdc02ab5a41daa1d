#include "services/profile/storage/view_retention_store.h"

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::profile {
namespace {

// As the index profile_view_age has it; $1 the agency, $2 the first day that is kept.
constexpr char kOlder[] = " FROM profile_view WHERE split_part(profile, '/', 2) = $1 AND view_time < $2::date";
constexpr char kInsertPurge[] =
    "INSERT INTO view_purge (agency, day, actor, days, view_count) VALUES ($1, $2::date, $3, $4, 0)"
    " ON CONFLICT DO NOTHING RETURNING purge";
constexpr char kSetCount[] = "UPDATE view_purge SET view_count = $3 WHERE agency = $1 AND purge = $2";
constexpr char kSelectPurges[] =
    "SELECT purge, (extract(epoch FROM create_time) * 1000000)::bigint, actor, days, view_count FROM view_purge"
    " WHERE agency = $1 AND ($2 = '' OR purge < NULLIF($2, '')::bigint) AND ($4 = 0 OR purge = $4)"
    " ORDER BY purge DESC LIMIT $3";
constexpr char kSelectDue[] =
    "SELECT DISTINCT agency FROM rollout_result r WHERE NOT EXISTS (SELECT FROM view_purge p"
    "   WHERE p.agency = r.agency AND p.day >= $1::date AND p.actor = '') ORDER BY agency";

std::string FirstKept(int days, Timestamp now) {
  return DayOf(now - std::chrono::hours(24) * days);
}

std::vector<ViewPurge> ReadPurges(pqxx::work& transaction, const std::string& agency, const Page& page, int64_t only) {
  std::vector<ViewPurge> purges;
  for (const auto& row : transaction.exec_params(kSelectPurges, agency, page.after, page.size, only)) {
    purges.push_back({row[0].as<int64_t>(), *postgres::ReadMicros(row[1]), row[2].as<std::string>(), false,
                      row[3].as<int>(), row[4].as<int64_t>()});
  }
  return purges;
}

}  // namespace

absl::StatusOr<int64_t> PostgresViewRetentionStore::CountOlder(const std::string& agency, int days, Timestamp now) {
  return database_.TransactFor<int64_t>([&](pqxx::work& transaction) -> absl::StatusOr<int64_t> {
    if (days == 0) return 0;
    return transaction.exec_params1(std::string("SELECT count(*)") + kOlder, agency, FirstKept(days, now))[0]
        .as<int64_t>();
  });
}

absl::StatusOr<ViewPurge> PostgresViewRetentionStore::DeleteOlder(const std::optional<RequestKey>& key,
                                                                  const std::string& agency, int days,
                                                                  const std::string& actor, Timestamp now) {
  return database_.TransactFor<ViewPurge>([&](pqxx::work& transaction) -> absl::StatusOr<ViewPurge> {
    if (key.has_value()) {
      ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, postgres::RecordRequest(transaction, *key));
      if (first_result.has_value()) {
        const std::vector<ViewPurge> before = ReadPurges(transaction, agency, {1, ""}, *first_result);
        if (before.empty()) return Internal("The purge that was made is not in its log.");
        return before[0];
      }
    }
    ViewPurge purge{0, now, actor, false, days, 0};
    const auto inserted = transaction.exec_params(kInsertPurge, agency, DayOf(now), actor, days);
    // Another replica has made the daily one.
    if (inserted.empty()) return purge;
    purge.purge = inserted[0][0].as<int64_t>();
    if (key.has_value()) postgres::RecordResult(transaction, *key, static_cast<int>(purge.purge));
    if (days == 0) return purge;
    purge.view_count = static_cast<int64_t>(
        transaction.exec_params(std::string("DELETE") + kOlder, agency, FirstKept(days, now)).affected_rows());
    transaction.exec_params(kSetCount, agency, purge.purge, purge.view_count);
    return purge;
  });
}

absl::StatusOr<std::vector<ViewPurge>> PostgresViewRetentionStore::ListPurges(const std::string& agency,
                                                                              const Page& page) {
  using Purges = std::vector<ViewPurge>;
  return database_.TransactFor<Purges>(
      [&](pqxx::work& transaction) -> absl::StatusOr<Purges> { return ReadPurges(transaction, agency, page, 0); });
}

absl::StatusOr<std::vector<std::string>> PostgresViewRetentionStore::ListDueAgencies(Timestamp now) {
  using Agencies = std::vector<std::string>;
  return database_.TransactFor<Agencies>([&](pqxx::work& transaction) -> absl::StatusOr<Agencies> {
    Agencies agencies;
    for (const auto& row : transaction.exec_params(kSelectDue, DayOf(now))) {
      agencies.push_back(row[0].as<std::string>());
    }
    return agencies;
  });
}

}  // namespace icap::profile
