// Configuration of icap-profile; see README.md.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/common/base/redacted.h"
#include "services/common/rpc/tls.h"
#include "services/profile/domain/disclosure.h"

namespace icap::profile {

struct Config {
  std::string listen;
  std::string database;
  std::string redis;
  std::string keys;
  std::string scoring;
  std::string collection;
  std::string metrics_listen;
  std::string log_level;
  rpc::Tls tls;
  std::string instance;
  Redacted<std::string> private_key;
  DisclosurePolicy policy;
};

// From the environment; every problem at once.
absl::StatusOr<Config> ReadConfig();

}  // namespace icap::profile
