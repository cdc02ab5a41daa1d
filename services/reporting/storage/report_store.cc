#include "services/reporting/storage/report_store.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/events/tables.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"
#include "services/reporting/domain/attempts.h"

namespace icap::reporting {
namespace {

using postgres::ReadMicros;
using postgres::ReadTextArray;
using postgres::RecordRequest;
using postgres::TextArray;

constexpr char kColumns[] =
    " agency, rollout, school, report, title, path, fingerprint, state, attempts, error, size_bytes, page_count,"
    " (extract(epoch FROM create_time) * 1000000)::bigint AS create_micros,"
    " (extract(epoch FROM finish_time) * 1000000)::bigint AS finish_micros";
constexpr char kThisReport[] = " WHERE agency = $1 AND rollout = $2 AND school = $3 AND report = $4";
constexpr char kInsert[] =
    "INSERT INTO report (agency, rollout, school, report, title, path, fingerprint)"
    " VALUES ($1, $2, $3, $4, $5, $6::text[], $7) ON CONFLICT DO NOTHING";
// $3: everything, $4: subtrees, $5: one school or empty.
constexpr char kInScope[] =
    " FROM report WHERE agency = $1 AND rollout = $2 AND ($3 OR path && $4::text[]) AND ($5 = '' OR school = $5)";
constexpr char kPage[] = " AND (school, report) > ($6, $7) ORDER BY school, report LIMIT $8";
constexpr char kCancel[] =
    "UPDATE report SET state = 5, error = '', lease = NULL, finish_time = now()"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND report = $4";
constexpr char kRetry[] =
    "UPDATE report SET state = 1, error = '', attempts = 0, due_time = now(), finish_time = NULL"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND report = $4";
constexpr char kSelectDocument[] =
    "SELECT pdf FROM report_document WHERE agency = $1 AND rollout = $2 AND school = $3 AND report = $4";
constexpr char kInsertDownload[] =
    "INSERT INTO report_download (agency, rollout, school, report, account) VALUES ($1, $2, $3, $4, $5)";
constexpr char kIsPublished[] = "SELECT EXISTS (SELECT FROM published_rollout WHERE agency = $1 AND rollout = $2)";
constexpr char kInsertPublished[] =
    "INSERT INTO published_rollout (agency, rollout) VALUES ($1, $2) ON CONFLICT DO NOTHING";

constexpr char kFailExhausted[] =
    "UPDATE report SET state = 4, lease = NULL, finish_time = now(), error = $2"
    " WHERE state = 2 AND due_time <= now() AND attempts >= $1";
constexpr char kClaim[] =
    "UPDATE report SET state = 2, attempts = attempts + 1, instance = $1, lease = $2::uuid,"
    "   due_time = now() + $3 * interval '1 millisecond'"
    " WHERE (agency, rollout, school, report) = (SELECT agency, rollout, school, report FROM report"
    "   WHERE state IN (1, 2) AND due_time <= now() ORDER BY due_time LIMIT 1 FOR UPDATE SKIP LOCKED)"
    " RETURNING";
constexpr char kRelease[] = "UPDATE report SET due_time = now() WHERE state = 2 AND instance = $1";
constexpr char kHeld[] =
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND report = $4 AND state = 2 AND lease = $5::uuid";
constexpr char kComplete[] =
    "UPDATE report SET state = 3, error = '', lease = NULL, finish_time = now(), size_bytes = $6, page_count = $7";
constexpr char kInsertDocument[] =
    "INSERT INTO report_document (agency, rollout, school, report, pdf) VALUES ($1, $2, $3, $4, $5::bytea)"
    " ON CONFLICT (agency, rollout, school, report) DO UPDATE SET pdf = EXCLUDED.pdf";
constexpr char kPutBack[] =
    "UPDATE report SET state = 1, lease = NULL, attempts = attempts - $6, error = $7,"
    "   due_time = now() + $8 * interval '1 millisecond'";
constexpr char kEnd[] = "UPDATE report SET state = $6, lease = NULL, finish_time = now(), error = $7";

constexpr char kCrashed[] = "The service ended in each attempt to make this report.";

Report ReadReport(const pqxx::row& row) {
  Report report;
  report.id = {row["agency"].as<std::string>(), row["rollout"].as<std::string>(), row["school"].as<std::string>(),
               row["report"].as<std::string>()};
  report.title = row["title"].as<std::string>();
  report.path = ReadTextArray(row["path"]);
  report.fingerprint = row["fingerprint"].as<std::string>();
  report.state = static_cast<ReportState>(row["state"].as<int>());
  report.attempts = row["attempts"].as<int>();
  report.error = row["error"].as<std::string>();
  report.size_bytes = row["size_bytes"].as<int64_t>();
  report.page_count = row["page_count"].as<int>();
  report.create_time = *ReadMicros(row["create_micros"]);
  report.finish_time = ReadMicros(row["finish_micros"]);
  return report;
}

absl::StatusOr<Report> Find(pqxx::work& transaction, const ReportId& id, const char* lock) {
  const auto rows = transaction.exec_params(fmt::format("SELECT{} FROM report{}{}", kColumns, kThisReport, lock),
                                            id.agency, id.rollout, id.school, id.report);
  if (rows.empty()) return NotFound(Reason::kReportNotFound, fmt::format("There is no {}.", ReportName(id)));
  return ReadReport(rows[0]);
}

void Insert(pqxx::work& transaction, const Report& report) {
  transaction.exec_params(kInsert, report.id.agency, report.id.rollout, report.id.school, report.id.report,
                          report.title, TextArray(report.path), report.fingerprint);
}

bool IsWaiting(ReportState state) {
  return state == ReportState::kQueued || state == ReportState::kRendering;
}

absl::Status Finished(const char* message) {
  return FailedPrecondition(Reason::kReportFinished, message);
}

// An update of a report under the claim's lease; false when the lease is lost.
template <typename... Values>
bool UpdateHeld(pqxx::work& transaction, const char* update, const Claim& claim, const Values&... values) {
  const ReportId& id = claim.report.id;
  return transaction
             .exec_params(fmt::format("{}{}", update, kHeld), id.agency, id.rollout, id.school, id.report, claim.lease,
                          values...)
             .affected_rows() == 1;
}

}  // namespace

absl::StatusOr<Report> PostgresReportStore::Create(const RequestKey& key, const Report& report) {
  return database_.TransactFor<Report>([&](pqxx::work& transaction) -> absl::StatusOr<Report> {
    ICAP_RETURN_IF_ERROR(RecordRequest(transaction, key).status());
    Insert(transaction, report);
    return Find(transaction, report.id, "");
  });
}

absl::StatusOr<Report> PostgresReportStore::Get(const ReportId& id) {
  return database_.TransactFor<Report>([&](pqxx::work& transaction) { return Find(transaction, id, ""); });
}

absl::StatusOr<std::vector<Report>> PostgresReportStore::List(const std::string& agency, const std::string& rollout,
                                                              const std::string& school, const Scope& scope,
                                                              const Page& page) {
  return database_.TransactFor<std::vector<Report>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::vector<Report>> {
        std::vector<Report> found;
        for (const auto& row : transaction.exec_params(fmt::format("SELECT{}{}{}", kColumns, kInScope, kPage), agency,
                                                       rollout, scope.everything, TextArray(scope.subtrees), school,
                                                       page.after_school, page.after_report, page.size)) {
          found.push_back(ReadReport(row));
        }
        return found;
      });
}

absl::StatusOr<ReportCounts> PostgresReportStore::Count(const std::string& agency, const std::string& rollout,
                                                        const Scope& scope) {
  return database_.TransactFor<ReportCounts>([&](pqxx::work& transaction) -> absl::StatusOr<ReportCounts> {
    ReportCounts counts;
    for (const auto& row : transaction.exec_params(fmt::format("SELECT state, count(*){} GROUP BY state", kInScope),
                                                   agency, rollout, scope.everything, TextArray(scope.subtrees), "")) {
      const int count = row[1].as<int>();
      switch (static_cast<ReportState>(row[0].as<int>())) {
        case ReportState::kQueued:
          counts.queued = count;
          break;
        case ReportState::kRendering:
          counts.rendering = count;
          break;
        case ReportState::kSucceeded:
          counts.succeeded = count;
          break;
        case ReportState::kFailed:
          counts.failed = count;
          break;
        case ReportState::kCancelled:
          counts.cancelled = count;
          break;
      }
    }
    return counts;
  });
}

absl::StatusOr<Report> PostgresReportStore::Cancel(const RequestKey& key, const ReportId& id) {
  return database_.TransactFor<Report>([&](pqxx::work& transaction) -> absl::StatusOr<Report> {
    ICAP_ASSIGN_OR_RETURN(const auto repeated, RecordRequest(transaction, key));
    ICAP_ASSIGN_OR_RETURN(Report found, Find(transaction, id, " FOR UPDATE"));
    // A repeated request: the report may have moved on since the first time.
    if (repeated.has_value() || found.state == ReportState::kCancelled) return found;
    if (!IsWaiting(found.state)) return Finished("This report is finished already: there is nothing to cancel.");
    transaction.exec_params(kCancel, id.agency, id.rollout, id.school, id.report);
    return Find(transaction, id, "");
  });
}

absl::StatusOr<Report> PostgresReportStore::Retry(const RequestKey& key, const ReportId& id) {
  return database_.TransactFor<Report>([&](pqxx::work& transaction) -> absl::StatusOr<Report> {
    ICAP_ASSIGN_OR_RETURN(const auto repeated, RecordRequest(transaction, key));
    ICAP_ASSIGN_OR_RETURN(Report found, Find(transaction, id, " FOR UPDATE"));
    if (repeated.has_value() || IsWaiting(found.state)) return found;
    if (found.state == ReportState::kSucceeded) return Finished("This report is ready already: download it.");
    transaction.exec_params(kRetry, id.agency, id.rollout, id.school, id.report);
    return Find(transaction, id, "");
  });
}

absl::StatusOr<std::string> PostgresReportStore::Download(const ReportId& id, const std::string& account) {
  return database_.TransactFor<std::string>([&](pqxx::work& transaction) -> absl::StatusOr<std::string> {
    ICAP_ASSIGN_OR_RETURN(const Report found, Find(transaction, id, ""));
    if (found.state != ReportState::kSucceeded) {
      return FailedPrecondition(Reason::kReportNotReady, "This report is not ready. Wait until it has succeeded.");
    }
    transaction.exec_params(kInsertDownload, id.agency, id.rollout, id.school, id.report, account);
    return postgres::ReadBytes(
        transaction.exec_params1(kSelectDocument, id.agency, id.rollout, id.school, id.report)[0]);
  });
}

absl::StatusOr<bool> PostgresReportStore::IsPublished(const std::string& agency, const std::string& rollout) {
  return database_.TransactFor<bool>([&](pqxx::work& transaction) -> absl::StatusOr<bool> {
    return transaction.exec_params1(kIsPublished, agency, rollout)[0].as<bool>();
  });
}

absl::Status PostgresReportStore::Queue(const Occasion& occasion, const std::vector<Report>& reports) {
  return database_.Transact([&](pqxx::work& transaction) {
    for (const Report& report : reports) Insert(transaction, report);
    events::MarkHandled(transaction, {.event_id = occasion.event_id});
    return absl::OkStatus();
  });
}

absl::Status PostgresReportStore::StorePublication(const Occasion& occasion) {
  return database_.Transact([&](pqxx::work& transaction) {
    transaction.exec_params(kInsertPublished, occasion.agency, occasion.rollout);
    events::MarkHandled(transaction, {.event_id = occasion.event_id});
    return absl::OkStatus();
  });
}

absl::StatusOr<std::optional<Claim>> PostgresReportStore::ClaimNext(const std::string& instance,
                                                                    std::chrono::milliseconds lease) {
  return database_.TransactFor<std::optional<Claim>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::optional<Claim>> {
        transaction.exec_params(kFailExhausted, kMaxAttempts, kCrashed);
        const std::string id = NewUuid(random_);
        const auto rows = transaction.exec_params(fmt::format("{}{}", kClaim, kColumns), instance, id, lease.count());
        if (rows.empty()) return std::optional<Claim>();
        return Claim{ReadReport(rows[0]), id};
      });
}

absl::Status PostgresReportStore::ReleaseLeases(const std::string& instance) {
  return database_.Transact([&](pqxx::work& transaction) {
    transaction.exec_params(kRelease, instance);
    return absl::OkStatus();
  });
}

absl::StatusOr<bool> PostgresReportStore::Complete(const Claim& claim, const Document& document) {
  return database_.TransactFor<bool>([&](pqxx::work& transaction) -> absl::StatusOr<bool> {
    const auto size_bytes = static_cast<int64_t>(document.pdf.size());
    if (!UpdateHeld(transaction, kComplete, claim, size_bytes, document.page_count)) return false;
    const ReportId& id = claim.report.id;
    transaction.exec_params(kInsertDocument, id.agency, id.rollout, id.school, id.report,
                            pqxx::binarystring(document.pdf));
    return true;
  });
}

absl::StatusOr<bool> PostgresReportStore::PutBack(const Claim& claim, const std::string& error,
                                                  std::chrono::milliseconds pause) {
  return database_.TransactFor<bool>([&](pqxx::work& transaction) -> absl::StatusOr<bool> {
    return UpdateHeld(transaction, kPutBack, claim, 0, error, pause.count());
  });
}

absl::StatusOr<bool> PostgresReportStore::GiveBack(const Claim& claim, std::chrono::milliseconds pause) {
  return database_.TransactFor<bool>([&](pqxx::work& transaction) -> absl::StatusOr<bool> {
    return UpdateHeld(transaction, kPutBack, claim, 1, "", pause.count());
  });
}

absl::StatusOr<bool> PostgresReportStore::Fail(const Claim& claim, const std::string& error) {
  return database_.TransactFor<bool>([&](pqxx::work& transaction) -> absl::StatusOr<bool> {
    return UpdateHeld(transaction, kEnd, claim, static_cast<int>(ReportState::kFailed), error);
  });
}

absl::StatusOr<bool> PostgresReportStore::Supersede(const Claim& claim, const Report& successor) {
  return database_.TransactFor<bool>([&](pqxx::work& transaction) -> absl::StatusOr<bool> {
    const std::string reason =
        fmt::format("The profile has changed since; its report is {}.", ReportName(successor.id));
    if (!UpdateHeld(transaction, kEnd, claim, static_cast<int>(ReportState::kCancelled), reason)) return false;
    Insert(transaction, successor);
    return true;
  });
}

}  // namespace icap::reporting
