#include "services/collection/storage/life_store.h"

#include <fmt/format.h>

#include "services/collection/storage/rollout_log.h"
#include "services/collection/storage/rollout_store.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

constexpr char kSetClose[] =
    "UPDATE rollout SET close_local = $3, time_zone = $4, planned_close = to_timestamp($5::bigint / 1000000.0),"
    "   version = version + 1 WHERE agency = $1 AND rollout = $2";
constexpr char kEndOpening[] =
    "UPDATE rollout_opening SET state = 3, end_time = now() WHERE agency = $1 AND rollout = $2 AND state = 1";
constexpr char kCancel[] =
    "UPDATE rollout SET state = 6, version = version + 1, cancel_time = now() WHERE agency = $1 AND rollout = $2";
constexpr char kCancelSchools[] = "UPDATE rollout_school SET state = 6 WHERE agency = $1 AND rollout = $2";
// Everything that invited people have left behind.
constexpr const char* kDestroy[] = {
    "DELETE FROM mail WHERE agency = $1 AND rollout = $2",
    "DELETE FROM paper_form WHERE agency = $1 AND rollout = $2",
    "DELETE FROM invitation WHERE agency = $1 AND rollout = $2",
    "DELETE FROM issued_credential WHERE agency = $1 AND rollout = $2",
    "DELETE FROM spent_credential WHERE agency = $1 AND rollout = $2",
    "DELETE FROM sealed_answer WHERE agency = $1 AND rollout = $2",
    "DELETE FROM receipt WHERE agency = $1 AND rollout = $2",
    "DELETE FROM respondent_comment WHERE agency = $1 AND rollout = $2",
    "DELETE FROM submission WHERE agency = $1 AND rollout = $2",
    "DELETE FROM submission_count WHERE agency = $1 AND rollout = $2",
    "DELETE FROM school_count WHERE agency = $1 AND rollout = $2",
};
constexpr char kSelectLog[] =
    "SELECT entry, kind, (extract(epoch FROM create_time) * 1000000)::bigint, actor, reason, school, detail"
    " FROM rollout_log WHERE agency = $1 AND rollout = $2 AND ($3 = '' OR entry < NULLIF($3, '')::bigint)"
    " ORDER BY entry DESC LIMIT $4";

bool IsFinished(RolloutState state) {
  return state != RolloutState::kDraft && state != RolloutState::kOpening && state != RolloutState::kOpen;
}

}  // namespace

absl::StatusOr<Rollout> PostgresLifeStore::Extend(const RequestKey& key, const std::string& agency,
                                                  const std::string& rollout, const RolloutWindow& window,
                                                  const Cause& cause) {
  return database_.TransactFor<Rollout>([&](pqxx::work& transaction) -> absl::StatusOr<Rollout> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, postgres::RecordRequest(transaction, key));
    ICAP_ASSIGN_OR_RETURN(Rollout found, FindRolloutForUpdate(transaction, agency, rollout));
    if (first_result.has_value()) return found;
    if (found.state != RolloutState::kOpen) return RolloutNotOpen();
    transaction.exec_params(kSetClose, agency, rollout, window.close_local, window.time_zone,
                            window.close->time_since_epoch().count());
    AppendToLog(transaction, agency, rollout, LogKind::kExtended, cause, "",
                fmt::format("until {} {}", window.close_local, window.time_zone));
    return FindRolloutIn(transaction, agency, rollout);
  });
}

absl::StatusOr<Rollout> PostgresLifeStore::Cancel(const RequestKey& key, const std::string& agency,
                                                  const std::string& rollout, const Cause& cause) {
  return database_.TransactFor<Rollout>([&](pqxx::work& transaction) -> absl::StatusOr<Rollout> {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, postgres::RecordRequest(transaction, key));
    LockWindowAlone(transaction, agency, rollout);
    // Before the rollout's row, in the order in which opening takes them.
    transaction.exec_params(kEndOpening, agency, rollout);
    ICAP_ASSIGN_OR_RETURN(Rollout found, FindRolloutForUpdate(transaction, agency, rollout));
    if (first_result.has_value() || found.state == RolloutState::kCancelled) return found;
    if (IsFinished(found.state)) {
      return FailedPrecondition(Reason::kRolloutFinished, "This rollout has ended: it cannot be cancelled any more.");
    }
    for (const char* destroy : kDestroy) transaction.exec_params(destroy, agency, rollout);
    transaction.exec_params(kCancelSchools, agency, rollout);
    transaction.exec_params(kCancel, agency, rollout);
    AppendToLog(transaction, agency, rollout, LogKind::kCancelled, cause);
    return FindRolloutIn(transaction, agency, rollout);
  });
}

absl::StatusOr<std::vector<LogEntry>> PostgresLifeStore::ListLog(const std::string& agency, const std::string& rollout,
                                                                 const Page& page) {
  using Entries = std::vector<LogEntry>;
  return database_.TransactFor<Entries>([&](pqxx::work& transaction) -> absl::StatusOr<Entries> {
    Entries entries;
    for (const auto& row : transaction.exec_params(kSelectLog, agency, rollout, page.after, page.size)) {
      entries.push_back({row[0].as<int64_t>(),
                         static_cast<LogKind>(row[1].as<int>()),
                         *postgres::ReadMicros(row[2]),
                         {row[3].as<std::string>(), row[4].as<std::string>()},
                         row[5].as<std::string>(),
                         row[6].as<std::string>()});
    }
    return entries;
  });
}

}  // namespace icap::collection
