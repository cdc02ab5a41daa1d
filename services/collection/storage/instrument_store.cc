#include "services/collection/storage/instrument_store.h"

#include <fmt/format.h>

#include <optional>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

using postgres::RecordRequest;
using postgres::RecordResult;

// Two loads of the same instrument take turns on the agency's row.
constexpr char kLockAgency[] = "SELECT agency FROM agency WHERE agency = $1 FOR UPDATE";
constexpr char kLatest[] =
    "SELECT revision, sha256 FROM instrument_revision WHERE agency = $1 AND instrument = $2"
    " ORDER BY revision DESC LIMIT 1";
constexpr char kInsert[] =
    "INSERT INTO instrument_revision (agency, instrument, revision, title, source, sha256)"
    " VALUES ($1, $2, $3, $4, $5, $6)";
constexpr char kGet[] =
    "SELECT title, source, sha256, (extract(epoch FROM create_time) * 1000000)::bigint FROM instrument_revision"
    " WHERE agency = $1 AND instrument = $2 AND revision = $3";
constexpr char kList[] =
    "SELECT instrument, revision, title, sha256, (extract(epoch FROM create_time) * 1000000)::bigint"
    " FROM instrument_revision WHERE agency = $1 AND instrument || '/' || lpad(revision::text, 9, '0') > $2"
    " ORDER BY instrument || '/' || lpad(revision::text, 9, '0') LIMIT $3";

}  // namespace

absl::StatusOr<Revision> PostgresInstrumentStore::CreateRevision(const RequestKey& key, const Revision& revision) {
  int number = 0;
  ICAP_RETURN_IF_ERROR(database_.Transact([&](pqxx::work& transaction) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> first_result, RecordRequest(transaction, key));
    if (first_result.has_value()) {
      number = *first_result;
      return absl::OkStatus();
    }
    if (transaction.exec_params(kLockAgency, revision.agency).empty()) {
      return NotFound(Reason::kAgencyNotFound, fmt::format("There is no agency {}.", revision.agency));
    }
    const auto latest = transaction.exec_params(kLatest, revision.agency, revision.instrument);
    number = latest.empty() ? 0 : latest[0][0].as<int>();
    if (latest.empty() || latest[0][1].as<std::string>() != revision.sha256) {
      ++number;
      transaction.exec_params(kInsert, revision.agency, revision.instrument, number, revision.title, revision.source,
                              revision.sha256);
    }
    RecordResult(transaction, key, number);
    return absl::OkStatus();
  }));
  return GetRevision(revision.agency, revision.instrument, number);
}

absl::StatusOr<Revision> PostgresInstrumentStore::GetRevision(const std::string& agency, const std::string& instrument,
                                                              int number) {
  return database_.TransactFor<Revision>([&](pqxx::work& transaction) -> absl::StatusOr<Revision> {
    const auto rows = transaction.exec_params(kGet, agency, instrument, number);
    if (rows.empty()) {
      return NotFound(Reason::kRevisionNotFound,
                      fmt::format("There is no {}.", RevisionName(agency, instrument, number)));
    }
    const auto row = rows[0];
    return Revision{agency,
                    instrument,
                    number,
                    row[0].as<std::string>(),
                    row[1].as<std::string>(),
                    row[2].as<std::string>(),
                    *postgres::ReadMicros(row[3])};
  });
}

absl::StatusOr<std::vector<Revision>> PostgresInstrumentStore::ListRevisions(const std::string& agency,
                                                                             const Page& page) {
  return database_.TransactFor<std::vector<Revision>>(
      [&](pqxx::work& transaction) -> absl::StatusOr<std::vector<Revision>> {
        std::vector<Revision> found;
        for (const auto& row : transaction.exec_params(kList, agency, page.after, page.size)) {
          found.push_back({agency, row[0].as<std::string>(), row[1].as<int>(), row[2].as<std::string>(), "",
                           row[3].as<std::string>(), *postgres::ReadMicros(row[4])});
        }
        return found;
      });
}

}  // namespace icap::collection
