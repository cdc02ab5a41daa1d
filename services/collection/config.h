// Configuration of icap-collection; see README.md.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace icap::collection {

struct Config {
  std::string listen;
  std::string database;
  std::string redis;
  std::string keys;
  std::string metrics_listen;
  std::string log_level;
  std::string rollout_keys;
  Redacted<std::string> field_key;
  std::string roster_secrets;  // folder with `<agency>.secret`; empty: nothing is pulled
  int database_connections = 0;
  int writers = 0;
};

// From the environment; every problem at once.
absl::StatusOr<Config> ReadConfig();

}  // namespace icap::collection
