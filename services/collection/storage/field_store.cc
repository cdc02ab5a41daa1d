#include "services/collection/storage/field_store.h"

#include <algorithm>
#include <optional>

#include "services/collection/storage/field_rows.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/postgres/array.h"
#include "services/common/postgres/request_log.h"

namespace icap::collection {
namespace {

using postgres::ReadMicros;
using postgres::RecordRequest;
using postgres::TextArray;

constexpr char kTeachers[] =
    "SELECT person, display_name FROM person WHERE agency = $1 AND organization = $2 AND teacher ORDER BY person";
constexpr char kInsertDraw[] =
    "INSERT INTO field_draw (agency, rollout, school, draw, instrument, revision, seed, method, population_size,"
    "   population_fingerprint, drawn_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr char kInsertDrawn[] =
    "INSERT INTO field_drawn (agency, rollout, school, draw, position, person, display_name, reserve, session)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr char kInsertSession[] =
    "INSERT INTO field_session (agency, rollout, school, session, draw, plan, kind, instrument, revision, title,"
    "   school_title, path, state, double_rated, version)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text[], 1, $13, 1)";
constexpr char kAndPlan[] = " AND s.rollout = $2 AND s.school = $3 AND s.plan = $4 ORDER BY s.session";
constexpr char kAndFilter[] =
    " AND ($2 = '' OR s.rollout = $2) AND ($3 = '' OR s.school = $3)"
    " AND ($4 OR s.path && $5::text[] OR (($6 OR s.path && $7::text[]) AND EXISTS ("
    "   SELECT FROM field_assignment a WHERE a.agency = s.agency AND a.rollout = s.rollout AND a.school = s.school"
    "   AND a.session = s.session AND a.account = $8"
    "   AND a.start_time <= 'epoch'::timestamptz + $9::bigint * interval '1 microsecond'"
    "   AND a.end_time > 'epoch'::timestamptz + $9::bigint * interval '1 microsecond')))"
    " AND (s.rollout || '/' || s.school || '/' || s.session) COLLATE \"C\" > $10"
    " ORDER BY (s.rollout || '/' || s.school || '/' || s.session) COLLATE \"C\" LIMIT $11";
constexpr char kSelectDraws[] =
    "SELECT draw, instrument, revision, seed, method, population_size, population_fingerprint, drawn_by,"
    "   (extract(epoch FROM create_time) * 1000000)::bigint"
    " FROM field_draw WHERE agency = $1 AND rollout = $2 AND school = $3 AND ($4 = '' OR draw = $4)"
    " ORDER BY create_time, draw LIMIT $5";
constexpr char kSelectDrawn[] =
    "SELECT position, person, display_name, reserve, session, replaced_reason, replaced_by FROM field_drawn"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND draw = $4 ORDER BY position";
constexpr char kLockDraw[] =
    "SELECT draw FROM field_draw WHERE agency = $1 AND rollout = $2 AND school = $3 AND draw = $4 FOR UPDATE";
constexpr char kHasRecords[] =
    "SELECT EXISTS (SELECT FROM field_record WHERE agency = $1 AND rollout = $2 AND school = $3 AND session = $4)";
constexpr char kRetire[] =
    "UPDATE field_drawn SET session = '', replaced_reason = $6, replaced_by = $7"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 AND draw = $4 AND position = $5";
constexpr char kTakeReserve[] =
    "UPDATE field_drawn SET session = $5 WHERE agency = $1 AND rollout = $2 AND school = $3 AND draw = $4"
    " AND position = (SELECT min(position) FROM field_drawn WHERE agency = $1 AND rollout = $2 AND school = $3"
    "   AND draw = $4 AND reserve AND session = '' AND replaced_reason = '') RETURNING position";
constexpr char kUpsertAssignment[] =
    "INSERT INTO field_assignment (agency, rollout, school, session, rater, account, start_time, end_time)"
    " VALUES ($1, $2, $3, $4, $5, $6, 'epoch'::timestamptz + $7::bigint * interval '1 microsecond',"
    "   'epoch'::timestamptz + $8::bigint * interval '1 microsecond')"
    " ON CONFLICT (agency, rollout, school, session, rater) DO UPDATE SET account = EXCLUDED.account,"
    "   start_time = EXCLUDED.start_time, end_time = EXCLUDED.end_time";
constexpr char kSetAssigned[] =
    "UPDATE field_session SET state = 2 WHERE agency = $1 AND rollout = $2 AND school = $3 AND session = $4"
    " AND state = 1";

int64_t Micros(const Timestamp& time) {
  return time.time_since_epoch().count();
}

FieldDraw ReadDraw(pqxx::work& transaction, const std::string& agency, const std::string& rollout,
                   const std::string& school, const pqxx::row& row) {
  FieldDraw draw{agency,
                 rollout,
                 school,
                 row[0].as<std::string>(),
                 row[1].as<std::string>(),
                 row[2].as<int>(),
                 postgres::ReadBytes(row[3]),
                 row[4].as<std::string>(),
                 row[5].as<int>(),
                 row[6].as<std::string>(),
                 row[7].as<std::string>(),
                 *ReadMicros(row[8]),
                 {}};
  for (const auto& drawn : transaction.exec_params(kSelectDrawn, agency, rollout, school, draw.draw)) {
    draw.drawn.push_back({{drawn[0].as<int>(), drawn[1].as<std::string>(), drawn[2].as<std::string>()},
                          drawn[3].as<bool>(),
                          drawn[4].as<std::string>(),
                          drawn[5].as<std::string>(),
                          drawn[6].as<std::string>()});
  }
  return draw;
}

void InsertDraw(pqxx::work& transaction, const FieldDraw& draw) {
  transaction.exec_params(kInsertDraw, draw.agency, draw.rollout, draw.school, draw.draw, draw.instrument,
                          draw.revision, pqxx::binarystring(draw.seed), draw.method, draw.population_size,
                          draw.population_fingerprint, draw.drawn_by);
  for (const DrawnParticipant& drawn : draw.drawn) {
    transaction.exec_params(kInsertDrawn, draw.agency, draw.rollout, draw.school, draw.draw, drawn.participant.position,
                            drawn.participant.person, drawn.participant.display_name, drawn.reserve, drawn.session);
  }
}

// Checks that the assignment may be made. The session is held.
absl::Status CheckAssignment(const FieldSession& session, const FieldAssignment& assignment) {
  for (const FieldAssignment& held : session.assignments) {
    if (held.rater != assignment.rater && held.account == assignment.account) {
      return FieldInvalid("account", "is the session's other rater: two people rate a session independently");
    }
    const bool complete = held.complete_time.has_value() || session.state == FieldSessionState::kComplete;
    if (held.rater == assignment.rater && held.account != assignment.account && complete) return FieldSessionLocked();
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<FieldParticipant>> PostgresFieldStore::ListTeachers(const std::string& agency,
                                                                               const std::string& school) {
  using Teachers = std::vector<FieldParticipant>;
  return database_.TransactFor<Teachers>([&](pqxx::work& transaction) -> absl::StatusOr<Teachers> {
    Teachers teachers;
    for (const auto& row : transaction.exec_params(kTeachers, agency, school)) {
      teachers.push_back({0, row[0].as<std::string>(), row[1].as<std::string>()});
    }
    return teachers;
  });
}

absl::StatusOr<FieldPlan> PostgresFieldStore::CreatePlan(const RequestKey& key, const FieldPlan& plan) {
  return database_.TransactFor<FieldPlan>([&](pqxx::work& transaction) -> absl::StatusOr<FieldPlan> {
    const FieldSessionKey& first = plan.sessions.at(0).key;
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> repeated, RecordRequest(transaction, key));
    if (!repeated.has_value()) {
      if (plan.draw) InsertDraw(transaction, *plan.draw);
      for (const FieldSession& session : plan.sessions) {
        transaction.exec_params(kInsertSession, session.key.agency, session.key.rollout, session.key.school,
                                session.key.session, session.draw, key.request_id, static_cast<int>(session.kind),
                                session.instrument, session.revision, session.title, session.school_title,
                                TextArray(session.path), session.double_rated);
      }
    }
    FieldPlan stored;
    stored.sessions =
        ReadFieldSessions(transaction, first.agency,
                          transaction.exec_params(std::string(kSelectFieldSession) + kAndPlan, first.agency,
                                                  first.rollout, first.school, key.request_id));
    if (stored.sessions.empty()) return Internal("A plan of an earlier request has no session.");
    const std::string& draw = stored.sessions[0].draw;
    if (draw.empty()) return stored;
    const auto rows = transaction.exec_params(kSelectDraws, first.agency, first.rollout, first.school, draw, 1);
    stored.draw = ReadDraw(transaction, first.agency, first.rollout, first.school, rows[0]);
    return stored;
  });
}

absl::StatusOr<FieldSession> PostgresFieldStore::GetSession(const FieldSessionKey& key) {
  return database_.TransactFor<FieldSession>(
      [&](pqxx::work& transaction) { return ReadFieldSession(transaction, key); });
}

absl::StatusOr<std::vector<FieldSession>> PostgresFieldStore::ListSessions(const FieldSessionFilter& filter,
                                                                           const Page& page) {
  using Sessions = std::vector<FieldSession>;
  return database_.TransactFor<Sessions>([&](pqxx::work& transaction) -> absl::StatusOr<Sessions> {
    return ReadFieldSessions(
        transaction, filter.agency,
        transaction.exec_params(std::string(kSelectFieldSession) + kAndFilter, filter.agency, filter.rollout,
                                filter.school, filter.scope.everything, TextArray(filter.scope.subtrees),
                                filter.account_scope.everything, TextArray(filter.account_scope.subtrees),
                                filter.account, Micros(filter.now), page.after, page.size));
  });
}

absl::StatusOr<std::vector<FieldDraw>> PostgresFieldStore::ListDraws(const std::string& agency,
                                                                     const std::string& rollout,
                                                                     const std::string& school, int most) {
  using Draws = std::vector<FieldDraw>;
  return database_.TransactFor<Draws>([&](pqxx::work& transaction) -> absl::StatusOr<Draws> {
    Draws draws;
    for (const auto& row : transaction.exec_params(kSelectDraws, agency, rollout, school, "", most)) {
      draws.push_back(ReadDraw(transaction, agency, rollout, school, row));
    }
    return draws;
  });
}

absl::StatusOr<FieldSession> PostgresFieldStore::ReplaceParticipant(const RequestKey& key,
                                                                    const FieldSessionKey& session, int position,
                                                                    const std::string& reason,
                                                                    const std::string& account) {
  return database_.TransactFor<FieldSession>([&](pqxx::work& transaction) -> absl::StatusOr<FieldSession> {
    ICAP_ASSIGN_OR_RETURN(const FieldSession held, LockFieldSession(transaction, session));
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> repeated, RecordRequest(transaction, key));
    if (repeated.has_value()) return held;
    const auto& [agency, rollout, school, id] = session;
    const bool has_records = transaction.exec_params1(kHasRecords, agency, rollout, school, id)[0].as<bool>();
    if (held.state == FieldSessionState::kComplete || has_records) return FieldSessionLocked();
    const bool known = std::any_of(held.participants.begin(), held.participants.end(),
                                   [&](const FieldParticipant& one) { return one.position == position; });
    if (!known) return FieldInvalid("position", "is not of a participant of this session");
    transaction.exec_params(kLockDraw, agency, rollout, school, held.draw);
    transaction.exec_params(kRetire, agency, rollout, school, held.draw, position, reason, account);
    if (transaction.exec_params(kTakeReserve, agency, rollout, school, held.draw, id).empty()) {
      return FailedPrecondition(Reason::kFieldReservesExhausted,
                                "This draw has no reserve left. Plan another draw for the missing session.");
    }
    RaiseFieldSessionVersion(transaction, session);
    return ReadFieldSession(transaction, session);
  });
}

absl::StatusOr<FieldSession> PostgresFieldStore::Assign(const RequestKey& key, const FieldSessionKey& session,
                                                        const FieldAssignment& assignment) {
  return database_.TransactFor<FieldSession>([&](pqxx::work& transaction) -> absl::StatusOr<FieldSession> {
    ICAP_ASSIGN_OR_RETURN(const FieldSession held, LockFieldSession(transaction, session));
    ICAP_ASSIGN_OR_RETURN(const std::optional<int> repeated, RecordRequest(transaction, key));
    if (repeated.has_value()) return held;
    ICAP_RETURN_IF_ERROR(CheckAssignment(held, assignment));
    transaction.exec_params(kUpsertAssignment, session.agency, session.rollout, session.school, session.session,
                            static_cast<int>(assignment.rater), assignment.account, Micros(assignment.start_time),
                            Micros(assignment.end_time));
    transaction.exec_params(kSetAssigned, session.agency, session.rollout, session.school, session.session);
    RaiseFieldSessionVersion(transaction, session);
    return ReadFieldSession(transaction, session);
  });
}

}  // namespace icap::collection
