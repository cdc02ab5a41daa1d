#include "services/collection/storage/rollout_log.h"

namespace icap::collection {
namespace {

constexpr char kAppend[] =
    "INSERT INTO rollout_log (agency, rollout, kind, actor, reason, school, detail)"
    " VALUES ($1, $2, $3, $4, $5, $6, $7)";

}  // namespace

void AppendToLog(pqxx::work& transaction, const std::string& agency, const std::string& rollout, LogKind kind,
                 const Cause& cause, const std::string& school, const std::string& detail) {
  transaction.exec_params(kAppend, agency, rollout, static_cast<int>(kind), cause.actor, cause.reason, school, detail);
}

}  // namespace icap::collection
