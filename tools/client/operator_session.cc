#include "tools/client/operator_session.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "icap/identity/v1/identity.pb.h"
#include "services/common/base/status_macros.h"

namespace icap::client {
namespace {

std::string Environment(const char* name, const char* fallback) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : fallback;
}

bool Resume(ConnectClient& client, const std::string& path) {
  std::ifstream file(path);
  SessionKeys keys;
  if (!(file >> keys.cookie >> keys.csrf_token)) return false;
  client.UseSession(keys);
  identity::v1::Session session;
  return client.Call("icap.identity.v1.IdentityService/GetSession", identity::v1::GetSessionRequest(), &session).ok();
}

absl::Status Keep(const SessionKeys& keys, const std::string& path) {
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  const std::string text = fmt::format("{} {}\n", keys.cookie, keys.csrf_token);
  const bool written = file >= 0 && write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (file >= 0) close(file);
  if (written) return absl::OkStatus();
  return absl::UnavailableError(
      fmt::format("{}: the session cannot be kept there. Choose another --session-file.", path));
}

}  // namespace

Operator OperatorFromEnvironment() {
  return {Environment("ICAP_URL", "http://127.0.0.1:8080"), Environment("ICAP_ACCOUNT", "operator"),
          Environment("ICAP_PASSWORD_FILE", ""), Environment("ICAP_SESSION_FILE", "")};
}

absl::Status SignIn(ConnectClient& client, const Operator& who) {
  if (!who.session_file.empty() && Resume(client, who.session_file)) return absl::OkStatus();
  std::ifstream file(who.password_file);
  std::string password;
  if (!std::getline(file, password)) {
    return absl::InvalidArgumentError(fmt::format(
        "The password file '{}' cannot be read. Set --password-file or ICAP_PASSWORD_FILE.", who.password_file));
  }
  ICAP_RETURN_IF_ERROR(client.SignIn(who.account, password));
  return who.session_file.empty() ? absl::OkStatus() : Keep(client.session(), who.session_file);
}

}  // namespace icap::client
