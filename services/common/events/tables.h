// Tables that every service with events has in its own database. Used by storage/ only.
#pragma once

#include <pqxx/pqxx>
#include <vector>

#include "services/common/events/event.h"
#include "services/common/postgres/migrate.h"

namespace icap::events {

// Tables outbox, inbox and dead_letter.
postgres::Migration EventTables();

// A service's own migrations after that of the event tables.
std::vector<postgres::Migration> WithEventTables(std::vector<postgres::Migration> own);

// Announces an event: it leaves if, and only if, the transaction commits.
void AppendToOutbox(pqxx::work& transaction, Event event);

// Marks an event as handled, in the transaction that stores what the handling made.
void MarkHandled(pqxx::work& transaction, const Event& event);

// Whether the event was handled before. Asked in that transaction, under a lock that handlers of the same thing share,
// it keeps two replicas with the same event from storing and announcing twice.
bool IsHandled(pqxx::work& transaction, const Event& event);

}  // namespace icap::events
