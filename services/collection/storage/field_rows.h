// Rows of field sessions, for the two halves of PostgresFieldStore. Called in a transaction.
#pragma once

#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/collection/app/field_model.h"

namespace icap::collection {

absl::Status FieldSessionNotFound();
absl::Status FieldSessionLocked();

// The session with its people and raters. FIELD_SESSION_NOT_FOUND.
absl::StatusOr<FieldSession> ReadFieldSession(pqxx::work& transaction, const FieldSessionKey& key);
// The same, held until the transaction ends: others who change it wait.
absl::StatusOr<FieldSession> LockFieldSession(pqxx::work& transaction, const FieldSessionKey& key);

// Sessions from rows of kSelectFieldSession, with their people and raters.
std::vector<FieldSession> ReadFieldSessions(pqxx::work& transaction, const std::string& agency,
                                            const pqxx::result& rows);

// Raises the session's version and gives the new one.
int64_t RaiseFieldSessionVersion(pqxx::work& transaction, const FieldSessionKey& key);

inline constexpr char kSelectFieldSession[] =
    "SELECT s.rollout, s.school, s.session, s.draw, s.kind, s.instrument, s.revision, s.title, s.school_title, s.path,"
    "   s.state, s.double_rated, s.version, (extract(epoch FROM s.create_time) * 1000000)::bigint,"
    "   (extract(epoch FROM s.complete_time) * 1000000)::bigint"
    " FROM field_session s WHERE s.agency = $1";

}  // namespace icap::collection
