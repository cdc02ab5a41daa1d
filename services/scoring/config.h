// Configuration of icap-scoring; see README.md.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/common/base/redacted.h"
#include "services/common/rpc/tls.h"

namespace icap::scoring {

struct Config {
  std::string listen;
  std::string database;
  std::string redis;
  std::string keys;
  Redacted<std::string> private_key;
  std::string collection;
  std::string instance;
  std::string metrics_listen;
  std::string log_level;
  rpc::Tls tls;
  int database_connections = 0;
};

// From the environment; every problem at once.
absl::StatusOr<Config> ReadConfig();

}  // namespace icap::scoring
