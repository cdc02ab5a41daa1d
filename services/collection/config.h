// Configuration of icap-collection; see README.md.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/collection/transport/smtp_sender.h"
#include "services/common/base/redacted.h"
#include "services/common/rpc/tls.h"

namespace icap::collection {

struct Config {
  std::string listen;
  std::string database;
  std::string redis;
  std::string keys;
  std::string metrics_listen;
  std::string log_level;
  rpc::Tls tls;
  std::string rollout_keys;
  Redacted<std::string> field_key;
  std::string roster_secrets;  // folder with `<agency>.secret`; empty: nothing is pulled
  int database_connections = 0;
  int writers = 0;
  // Invitations by e-mail; without a server's address none are sent.
  SmtpSettings smtp;
  int mail_per_minute = 0;
  std::string web_address;
};

// From the environment; every problem at once.
absl::StatusOr<Config> ReadConfig();

}  // namespace icap::collection
