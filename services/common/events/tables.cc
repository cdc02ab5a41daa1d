#include "services/common/events/tables.h"

#include "services/common/base/clock.h"

namespace icap::events {
namespace {

constexpr char kCreate[] = R"sql(
CREATE TABLE outbox (
  event_id uuid PRIMARY KEY,
  type int NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  version bigint NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now(),
  epoch bigint NOT NULL DEFAULT 0
);
CREATE INDEX outbox_epoch ON outbox (epoch);
CREATE SEQUENCE outbox_epoch_number;
CREATE TABLE inbox (
  event_id uuid PRIMARY KEY,
  attempts int NOT NULL DEFAULT 0,
  handled boolean NOT NULL DEFAULT false
);
CREATE TABLE dead_letter (
  event_id uuid PRIMARY KEY,
  type int NOT NULL,
  rollout text NOT NULL,
  school text NOT NULL,
  version bigint NOT NULL,
  reason text NOT NULL,
  create_time timestamptz NOT NULL DEFAULT now()
);
)sql";
constexpr char kAppend[] =
    "INSERT INTO outbox (event_id, type, rollout, school, version) VALUES ($1::uuid, $2, $3, $4, $5)";
constexpr char kMarkHandled[] =
    "INSERT INTO inbox (event_id, handled) VALUES ($1::uuid, true)"
    " ON CONFLICT (event_id) DO UPDATE SET handled = true";
constexpr char kIsHandled[] = "SELECT EXISTS (SELECT FROM inbox WHERE event_id = $1::uuid AND handled)";

}  // namespace

postgres::Migration EventTables() {
  return {"0000_create_event_tables", kCreate};
}

std::vector<postgres::Migration> WithEventTables(std::vector<postgres::Migration> own) {
  own.insert(own.begin(), EventTables());
  return own;
}

void AppendToOutbox(pqxx::work& transaction, Event event) {
  if (event.event_id.empty()) event.event_id = NewUuid(SystemRandom());
  transaction.exec_params(kAppend, event.event_id, static_cast<int>(event.type), event.rollout, event.school,
                          event.version);
}

void MarkHandled(pqxx::work& transaction, const Event& event) {
  transaction.exec_params(kMarkHandled, event.event_id);
}

bool IsHandled(pqxx::work& transaction, const Event& event) {
  return transaction.exec_params1(kIsHandled, event.event_id)[0].as<bool>();
}

}  // namespace icap::events
