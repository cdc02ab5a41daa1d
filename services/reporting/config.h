// Configuration of icap-reporting; see README.md.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/common/base/redacted.h"
#include "services/common/rpc/tls.h"

namespace icap::reporting {

struct Config {
  std::string listen;
  std::string database;
  std::string redis;
  std::string keys;
  Redacted<std::string> private_key;
  std::string profile;
  std::string collection;
  std::string node;
  std::string typesetter;
  std::string templates;
  int typesetters = 0;
  std::string instance;
  std::string metrics_listen;
  std::string log_level;
  rpc::Tls tls;
};

// From the environment; every problem at once.
absl::StatusOr<Config> ReadConfig();

}  // namespace icap::reporting
