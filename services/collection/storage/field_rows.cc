#include "services/collection/storage/field_rows.h"

#include <map>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"

namespace icap::collection {
namespace {

using postgres::ReadMicros;
using postgres::TextArray;

constexpr char kAndKey[] = " AND s.rollout = $2 AND s.school = $3 AND s.session = $4";
constexpr char kLock[] =
    "SELECT session FROM field_session WHERE agency = $1 AND rollout = $2 AND school = $3 AND session = $4 FOR UPDATE";
constexpr char kParticipants[] =
    "SELECT session, position, person, display_name FROM field_drawn"
    " WHERE agency = $1 AND session = ANY($2::text[]) ORDER BY session, position";
constexpr char kAssignments[] =
    "SELECT session, rater, account, (extract(epoch FROM start_time) * 1000000)::bigint,"
    "   (extract(epoch FROM end_time) * 1000000)::bigint, (extract(epoch FROM complete_time) * 1000000)::bigint"
    " FROM field_assignment WHERE agency = $1 AND session = ANY($2::text[]) ORDER BY session, rater";
constexpr char kRaise[] =
    "UPDATE field_session SET version = version + 1"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND session = $4 RETURNING version";

FieldSession ReadRow(const std::string& agency, const pqxx::row& row) {
  FieldSession session;
  session.key = {agency, row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::string>()};
  session.draw = row[3].as<std::string>();
  session.kind = static_cast<instrument::ProtocolKind>(row[4].as<int>());
  session.instrument = row[5].as<std::string>();
  session.revision = row[6].as<int>();
  session.title = row[7].as<std::string>();
  session.school_title = row[8].as<std::string>();
  session.path = postgres::ReadTextArray(row[9]);
  session.state = static_cast<FieldSessionState>(row[10].as<int>());
  session.double_rated = row[11].as<bool>();
  session.version = row[12].as<int64_t>();
  session.create_time = *ReadMicros(row[13]);
  session.complete_time = ReadMicros(row[14]);
  return session;
}

}  // namespace

absl::Status FieldSessionNotFound() {
  return NotFound(Reason::kFieldSessionNotFound,
                  "There is no such field session, or it is not assigned to you. Ask the district supervisor.");
}

absl::Status FieldSessionLocked() {
  return FailedPrecondition(Reason::kFieldSessionLocked,
                            "This is complete and locked. Correct a single record with a reason instead.");
}

std::vector<FieldSession> ReadFieldSessions(pqxx::work& transaction, const std::string& agency,
                                            const pqxx::result& rows) {
  std::vector<FieldSession> sessions;
  std::map<std::string, size_t> index;
  std::vector<std::string> ids;
  for (const auto& row : rows) {
    sessions.push_back(ReadRow(agency, row));
    ids.push_back(sessions.back().key.session);
    index[ids.back()] = sessions.size() - 1;
  }
  for (const auto& row : transaction.exec_params(kParticipants, agency, TextArray(ids))) {
    sessions[index[row[0].as<std::string>()]].participants.push_back(
        {row[1].as<int>(), row[2].as<std::string>(), row[3].as<std::string>()});
  }
  for (const auto& row : transaction.exec_params(kAssignments, agency, TextArray(ids))) {
    sessions[index[row[0].as<std::string>()]].assignments.push_back({static_cast<FieldRater>(row[1].as<int>()),
                                                                     row[2].as<std::string>(), *ReadMicros(row[3]),
                                                                     *ReadMicros(row[4]), ReadMicros(row[5])});
  }
  return sessions;
}

absl::StatusOr<FieldSession> ReadFieldSession(pqxx::work& transaction, const FieldSessionKey& key) {
  const auto rows = transaction.exec_params(std::string(kSelectFieldSession) + kAndKey, key.agency, key.rollout,
                                            key.school, key.session);
  if (rows.empty()) return FieldSessionNotFound();
  return ReadFieldSessions(transaction, key.agency, rows)[0];
}

absl::StatusOr<FieldSession> LockFieldSession(pqxx::work& transaction, const FieldSessionKey& key) {
  transaction.exec_params(kLock, key.agency, key.rollout, key.school, key.session);
  return ReadFieldSession(transaction, key);
}

int64_t RaiseFieldSessionVersion(pqxx::work& transaction, const FieldSessionKey& key) {
  return transaction.exec_params1(kRaise, key.agency, key.rollout, key.school, key.session)[0].as<int64_t>();
}

}  // namespace icap::collection
