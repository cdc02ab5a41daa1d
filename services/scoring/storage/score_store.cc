#include "services/scoring/storage/score_store.h"

#include <fmt/format.h>

#include <map>
#include <utility>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/events/tables.h"
#include "services/common/instrument/instrument_proto.h"
#include "services/common/postgres/array.h"
#include "services/scoring/domain/input_fingerprint.h"
#include "services/scoring/storage/calibration_rows.h"
#include "services/scoring/storage/link_rows.h"
#include "services/scoring/storage/school_row.h"

namespace icap::scoring {
namespace {

// The row to lock.
constexpr char kEnsureRollout[] = "INSERT INTO rollout_score (rollout) VALUES ($1) ON CONFLICT DO NOTHING";
constexpr char kLockRollout[] =
    "SELECT revision, method_version, input_fingerprint, calibration_version FROM rollout_score"
    " WHERE rollout = $1 FOR UPDATE";
constexpr char kDeleteSchools[] = "DELETE FROM school_score WHERE rollout = $1 AND version <= $2";
constexpr char kDeleteSchool[] = "DELETE FROM school_score WHERE rollout = $1 AND version <= $2 AND school = $3";
constexpr char kSetCalibrationVersion[] = "UPDATE rollout_score SET calibration_version = $2 WHERE rollout = $1";
constexpr char kSetHeader[] =
    "UPDATE rollout_score SET version = $2, title = $3, revision = $4, instrument = $5, method_version = $6,"
    "   organization_names = $7, organization_titles = $8, organization_kinds = $9,"
    "   tabulated = $10,"
    "   close_time = COALESCE('epoch'::timestamptz + $11::bigint * interval '1 microsecond', close_time)"
    " WHERE rollout = $1 AND version <= $2";
constexpr char kListFingerprints[] = "SELECT school, input_fingerprint FROM school_score WHERE rollout = $1";
constexpr char kSetFingerprint[] =
    "UPDATE rollout_score SET input_fingerprint = $2,"
    "   score_time = CASE WHEN $3 THEN score_time"
    "     ELSE timestamptz 'epoch' + $4::bigint * interval '1 microsecond' END"
    " WHERE rollout = $1";
// Header and schools of one moment.
constexpr char kOneSnapshot[] = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY";
constexpr char kSelectMethod[] = "SELECT method_version FROM rollout_score WHERE rollout = $1 AND version > 0";
constexpr char kSelectHeader[] =
    "SELECT version, title, revision, instrument, method_version, input_fingerprint,"
    "   (extract(epoch FROM score_time) * 1000000)::bigint, organization_names, organization_titles,"
    "   organization_kinds, tabulated, (extract(epoch FROM close_time) * 1000000)::bigint FROM rollout_score WHERE "
    "rollout = $1 AND version > 0";
// What was stored before, under the lock.
struct Stored {
  std::string revision;
  std::string method_version;
  std::string input_fingerprint;
  std::optional<int64_t> calibration_version;
};

Stored LockRollout(pqxx::work& transaction, const std::string& rollout) {
  transaction.exec_params(kEnsureRollout, rollout);
  const auto row = transaction.exec_params1(kLockRollout, rollout);
  return {row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>(),
          row[3].is_null() ? std::nullopt : std::optional<int64_t>(row[3].as<int64_t>())};
}

// Whether anything was stored.
absl::StatusOr<bool> StoreSchools(pqxx::work& transaction, const Stored& before, const ScoringResult& result) {
  const ScoringHeader& header = result.header;
  if (result.all_schools) transaction.exec_params(kDeleteSchools, header.rollout, header.version);
  const bool same_method = before.method_version == header.provenance.method_version;
  bool stored = false;
  for (const ScoredSchool& scored : result.schools) {
    ScoredSchool school = scored;
    if (!result.all_schools) {
      if (same_method) ICAP_RETURN_IF_ERROR(KeepMeasures(transaction, header.rollout, school));
      transaction.exec_params(kDeleteSchool, header.rollout, header.version, school.school.name);
    }
    // A row that is still there is newer and stays.
    if (InsertSchool(transaction, header.rollout, header.version, school)) stored = true;
  }
  return stored;
}

bool StoreCalibrations(pqxx::work& transaction, const Stored& before, const ScoringResult& result) {
  const ScoringHeader& header = result.header;
  if (!result.has_calibrations || before.calibration_version.value_or(0) > header.version) return false;
  ReplaceCalibrations(transaction, header.rollout, header.calibrations);
  ReplaceLink(transaction, header.rollout, header.link);
  transaction.exec_params(kSetCalibrationVersion, header.rollout, header.version);
  return true;
}

void StoreHeader(pqxx::work& transaction, const Stored& before, const ScoringResult& result) {
  const ScoringHeader& header = result.header;
  const Provenance& provenance = header.provenance;
  const std::string instrument = instrument::ToProto(header.instrument).SerializeAsString();
  const OrganizationColumns path = ToColumns(header.organization_path);
  std::optional<int64_t> close_micros;
  if (header.close_time) close_micros = header.close_time->time_since_epoch().count();
  transaction.exec_params(kSetHeader, header.rollout, header.version, header.rollout_title, provenance.revision,
                          pqxx::binarystring(instrument), provenance.method_version, path.names, path.titles,
                          path.kinds, provenance.tabulated, close_micros);
  std::map<std::string, std::string> fingerprints;
  for (const auto& row : transaction.exec_params(kListFingerprints, header.rollout)) {
    fingerprints[row[0].as<std::string>()] = row[1].as<std::string>();
  }
  const std::string fingerprint = RolloutFingerprint(fingerprints);
  const bool same = fingerprint == before.input_fingerprint && provenance.method_version == before.method_version &&
                    provenance.revision == before.revision &&
                    (before.calibration_version.has_value() || !result.has_calibrations);
  transaction.exec_params(kSetFingerprint, header.rollout, fingerprint, same,
                          provenance.score_time.time_since_epoch().count());
}

absl::StatusOr<ScoringHeader> ReadHeader(pqxx::work& transaction, const std::string& rollout) {
  const auto rows = transaction.exec_params(kSelectHeader, rollout);
  if (rows.empty()) return NotFound(Reason::kScoresNotFound, fmt::format("There are no scores of {}.", rollout));
  const auto row = rows[0];
  instrument::v1::Instrument message;
  if (!message.ParseFromString(postgres::ReadBytes(row[3]))) return Internal("A stored instrument cannot be read.");
  ScoringHeader header;
  header.rollout = rollout;
  header.version = row[0].as<int64_t>();
  header.rollout_title = row[1].as<std::string>();
  ICAP_ASSIGN_OR_RETURN(header.instrument, instrument::FromProto(message));
  header.provenance = {row[2].as<std::string>(), row[4].as<std::string>(), row[5].as<std::string>(),
                       *postgres::ReadMicros(row[6]), row[10].as<bool>()};
  header.organization_path = ReadOrganizations(row[7], row[8], row[9]);
  header.close_time = postgres::ReadMicros(row[11]);
  ICAP_ASSIGN_OR_RETURN(header.calibrations, ReadCalibrations(transaction, rollout));
  ICAP_ASSIGN_OR_RETURN(header.link, ReadLink(transaction, rollout));
  return header;
}

// Gives the rows away; returns the last school, or CANCELLED.
absl::StatusOr<std::string> Give(const pqxx::result& rows, const instrument::Instrument& instrument,
                                 const ScoreStore::OnSchool& on_school) {
  std::string last;
  for (const auto& row : rows) {
    ICAP_ASSIGN_OR_RETURN(const ScoredSchool school, ReadSchool(row, instrument));
    if (!on_school(school)) return absl::CancelledError();
    last = school.school.name;
  }
  return last;
}

}  // namespace

absl::Status PostgresScoreStore::Store(const ClosedEvent& event, const ScoringResult& result) {
  const events::Event handled{.event_id = event.event_id};
  return database_.Transact([&](pqxx::work& transaction) -> absl::Status {
    const Stored before = LockRollout(transaction, result.header.rollout);
    if (events::IsHandled(transaction, handled)) return absl::OkStatus();
    ICAP_ASSIGN_OR_RETURN(const bool schools, StoreSchools(transaction, before, result));
    const bool calibrations = StoreCalibrations(transaction, before, result);
    if (schools || calibrations) {
      StoreHeader(transaction, before, result);
      events::AppendToOutbox(transaction,
                             {.type = events::EventType::kScoresReady,
                              .rollout = result.header.rollout,
                              .school = result.all_schools ? std::string() : result.schools.front().school.name,
                              .version = result.header.version});
    }
    events::MarkHandled(transaction, handled);
    return absl::OkStatus();
  });
}

absl::Status PostgresScoreStore::MarkHandled(const std::string& event_id) {
  return database_.Transact([&](pqxx::work& transaction) {
    events::MarkHandled(transaction, {.event_id = event_id});
    return absl::OkStatus();
  });
}

absl::StatusOr<std::optional<std::string>> PostgresScoreStore::MethodVersionOf(const std::string& rollout) {
  using Method = std::optional<std::string>;
  return database_.TransactFor<Method>([&](pqxx::work& transaction) -> absl::StatusOr<Method> {
    const auto rows = transaction.exec_params(kSelectMethod, rollout);
    return rows.empty() ? Method() : Method(rows[0][0].as<std::string>());
  });
}

absl::StatusOr<std::vector<EarlierRollout>> PostgresScoreStore::ListEarlier(const std::string& rollout,
                                                                            const Timestamp& close_time) {
  return database_.TransactFor<std::vector<EarlierRollout>>(
      [&](pqxx::work& transaction) { return SelectEarlier(transaction, rollout, close_time, kMaxEarlierRollouts); });
}

absl::Status PostgresScoreStore::Read(const std::string& rollout, const std::string& school, const OnHeader& on_header,
                                      const OnSchool& on_school) {
  bool started = false;
  return database_.Transact([&](pqxx::work& transaction) -> absl::Status {
    // What was given away cannot be taken back, so a connection lost on the way is not tried again here.
    if (started) return Unavailable(Reason::kStoreUnavailable, "The database was lost while reading. Start again.");
    transaction.exec(kOneSnapshot);
    ICAP_ASSIGN_OR_RETURN(const ScoringHeader header, ReadHeader(transaction, rollout));
    pqxx::result rows = school.empty() ? SelectSchools(transaction, rollout, "", kSchoolsPerPage)
                                       : SelectSchool(transaction, rollout, school);
    if (rows.empty()) {
      return NotFound(Reason::kScoresNotFound, fmt::format("There are no scores of {} in {}.", school, rollout));
    }
    started = true;
    if (!on_header(header)) return absl::CancelledError();
    while (!rows.empty()) {
      ICAP_ASSIGN_OR_RETURN(const std::string last, Give(rows, header.instrument, on_school));
      if (!school.empty()) break;
      rows = SelectSchools(transaction, rollout, last, kSchoolsPerPage);
    }
    return absl::OkStatus();
  });
}

}  // namespace icap::scoring
