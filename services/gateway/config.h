// Configuration of icap-gateway; see README.md.
#pragma once

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "services/common/base/redacted.h"
#include "services/common/rpc/tls.h"

namespace icap::gateway {

struct Config {
  std::string http_listen;
  std::string database;
  std::string web_root;
  std::string secrets;
  std::string metrics_listen;
  std::string log_level;
  rpc::Tls tls;
  Redacted<std::string> private_key;
  bool secure_cookies = false;
  std::map<std::string, std::string> backends;  // address by name
};

// From the environment; every problem at once.
absl::StatusOr<Config> ReadConfig();

}  // namespace icap::gateway
