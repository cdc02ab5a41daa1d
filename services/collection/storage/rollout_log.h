// The log of a rollout, written in the transaction that does what it says.
#pragma once

#include <pqxx/pqxx>
#include <string>

#include "services/collection/app/life_ports.h"

namespace icap::collection {

void AppendToLog(pqxx::work& transaction, const std::string& agency, const std::string& rollout, LogKind kind,
                 const Cause& cause, const std::string& school = "", const std::string& detail = "");

}  // namespace icap::collection
