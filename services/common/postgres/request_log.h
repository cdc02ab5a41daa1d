// Requests that changed something: the same id and payload again give the same answer. The service's own migrations
// create the table:
//
//   CREATE TABLE request (
//     request_id uuid NOT NULL, method text NOT NULL, payload_sha256 text NOT NULL, result int NOT NULL DEFAULT 0,
//     create_time timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (request_id, method))
#pragma once

#include <optional>
#include <pqxx/pqxx>

#include "absl/status/statusor.h"
#include "services/common/base/request_key.h"

namespace icap::postgres {

// Remembers the request if the transaction commits. nullopt when it is new; when the same request was made before, what
// RecordResult kept of it. INVALID_ARGUMENT: no UUID, or REQUEST_ID_REUSED for another payload of the same method.
absl::StatusOr<std::optional<int>> RecordRequest(pqxx::work& transaction, const RequestKey& key);

// Keeps the number that a repeated request is answered with.
void RecordResult(pqxx::work& transaction, const RequestKey& key, int result);

}  // namespace icap::postgres
