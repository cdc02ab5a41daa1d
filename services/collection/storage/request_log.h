// Remembers the mutations that were done, so that a request id cannot be used for two different things.
#pragma once

#include <pqxx/pqxx>

#include "absl/status/status.h"
#include "services/collection/app/model.h"

namespace icap::collection {

// Records the request in the transaction that does it. OK when it is new or the same as before; INVALID_ARGUMENT
// FIELD_INVALID (not a UUID) or REQUEST_ID_REUSED (another payload). `repeated` (may be null) tells which.
absl::Status RecordRequest(pqxx::work& transaction, const RequestKey& key, bool* repeated);

}  // namespace icap::collection
