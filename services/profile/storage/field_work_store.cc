#include "services/profile/storage/field_work_store.h"

#include "services/common/events/tables.h"
#include "services/common/postgres/array.h"

namespace icap::profile {
namespace {

using postgres::IntArray;
using postgres::ReadIntArray;
using postgres::ReadTextArray;
using postgres::TextArray;

constexpr char kUpsert[] =
    "INSERT INTO field_work (agency, rollout, school, version) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (agency, rollout, school) DO UPDATE SET version = EXCLUDED.version"
    " WHERE field_work.version <= EXCLUDED.version";
constexpr char kDelete[] = "DELETE FROM field_session WHERE agency = $1 AND rollout = $2 AND school = $3";
constexpr char kInsert[] =
    "INSERT INTO field_session (agency, rollout, school, session, kind, double_rated, level_ids, indicators, factors,"
    "   raters, levels)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7::text[], $8::text[], $9::text[], $10::int[], $11::int[])";
constexpr char kSelect[] =
    "SELECT kind, double_rated, level_ids, indicators, factors, raters, levels FROM field_session"
    " WHERE agency = $1 AND rollout = $2 AND school = $3 ORDER BY session";

void Insert(pqxx::work& transaction, const Occasion& occasion, int position, const FieldSession& session) {
  std::vector<std::string> indicators, factors;
  std::vector<int> raters, levels;
  for (const FieldRating& rating : session.ratings) {
    indicators.push_back(rating.indicator);
    factors.push_back(rating.factor);
    raters.push_back(rating.rater);
    levels.push_back(rating.level);
  }
  transaction.exec_params(kInsert, occasion.agency, occasion.rollout, occasion.school, position,
                          static_cast<int>(session.kind), session.double_rated, TextArray(session.level_ids),
                          TextArray(indicators), TextArray(factors), IntArray(raters), IntArray(levels));
}

}  // namespace

absl::Status PostgresFieldWorkStore::StoreFieldWork(const Occasion& occasion, const SchoolFieldWork& work) {
  return database_.Transact([&](pqxx::work& transaction) {
    const auto stored =
        transaction.exec_params(kUpsert, occasion.agency, occasion.rollout, occasion.school, work.version);
    if (stored.affected_rows() > 0) {
      transaction.exec_params(kDelete, occasion.agency, occasion.rollout, occasion.school);
      int position = 0;
      for (const FieldSession& session : work.sessions) Insert(transaction, occasion, position++, session);
    }
    events::MarkHandled(transaction, {.event_id = occasion.event_id});
    return absl::OkStatus();
  });
}

std::vector<FieldSession> ReadFieldSessions(pqxx::work& transaction, const std::string& agency,
                                            const std::string& rollout, const std::string& school) {
  std::vector<FieldSession> sessions;
  for (const auto& row : transaction.exec_params(kSelect, agency, rollout, school)) {
    FieldSession& session = sessions.emplace_back();
    session.kind = static_cast<FieldSessionKind>(row[0].as<int>());
    session.double_rated = row[1].as<bool>();
    session.level_ids = ReadTextArray(row[2]);
    const std::vector<std::string> indicators = ReadTextArray(row[3]);
    const std::vector<std::string> factors = ReadTextArray(row[4]);
    const std::vector<int> raters = ReadIntArray(row[5]);
    const std::vector<int> levels = ReadIntArray(row[6]);
    for (size_t i = 0; i < indicators.size(); ++i) {
      session.ratings.push_back({indicators[i], factors[i], raters[i], levels[i]});
    }
  }
  return sessions;
}

}  // namespace icap::profile
