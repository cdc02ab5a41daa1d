#include "services/common/postgres/request_log.h"

#include "services/common/base/clock.h"
#include "services/common/base/error.h"

namespace icap::postgres {
namespace {

constexpr char kRecord[] =
    "INSERT INTO request (request_id, method, payload_sha256) VALUES ($1::uuid, $2, $3) ON CONFLICT DO NOTHING";
constexpr char kRecall[] = "SELECT payload_sha256, result FROM request WHERE request_id = $1::uuid AND method = $2";
constexpr char kRecordResult[] = "UPDATE request SET result = $3 WHERE request_id = $1::uuid AND method = $2";

}  // namespace

absl::StatusOr<std::optional<int>> RecordRequest(pqxx::work& transaction, const RequestKey& key) {
  if (!IsUuid(key.request_id)) return FieldInvalid("request_id", "must be a UUID");
  const bool is_new =
      transaction.exec_params(kRecord, key.request_id, key.method, key.payload_sha256).affected_rows() == 1;
  if (is_new) return std::optional<int>();
  const auto row = transaction.exec_params1(kRecall, key.request_id, key.method);
  if (row[0].as<std::string>() == key.payload_sha256) return std::optional<int>(row[1].as<int>());
  return InvalidArgument(Reason::kRequestIdReused, "request_id: was used for another request. Make a new UUID.",
                         {{"request_id", "was used for another request"}});
}

void RecordResult(pqxx::work& transaction, const RequestKey& key, int result) {
  transaction.exec_params(kRecordResult, key.request_id, key.method, result);
}

}  // namespace icap::postgres
