// How icapctl and loadgen sign in: with an account and a password file, keeping the session for the next run.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "tools/client/connect_client.h"

namespace icap::client {

// From options or ICAP_URL, ICAP_ACCOUNT, ICAP_PASSWORD_FILE, ICAP_SESSION_FILE.
struct Operator {
  std::string url;
  std::string account;
  std::string password_file;
  std::string session_file;  // empty: the session is not kept
};

// The environment's values.
Operator OperatorFromEnvironment();

// Gives `client` a working session: the kept one when the server still knows it, otherwise a new one, which is kept
// (mode 0600).
absl::Status SignIn(ConnectClient& client, const Operator& who);

}  // namespace icap::client
