// icap-gateway: the only door from outside.

#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "services/common/base/status_macros.h"
#include "services/common/observability/log.h"
#include "services/common/rpc/server.h"
#include "services/gateway/app/create_first_accounts.h"
#include "services/gateway/config.h"
#include "services/gateway/storage/account_store.h"
#include "services/gateway/storage/argon2_hasher.h"
#include "services/gateway/storage/migrations.h"
#include "services/gateway/storage/secret_folder.h"
#include "services/gateway/storage/session_store.h"
#include "services/gateway/storage/sign_in_attempts.h"
#include "services/gateway/transport/gateway_server.h"

namespace icap::gateway {
namespace {

constexpr int kDatabaseConnections = 16;

int WaitForStopSignal() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  int signal = 0;
  sigwait(&signals, &signal);
  return signal;
}

// Serves until SIGTERM or SIGINT; calls in work finish within rpc::kDrainTime, streams are told to come back.
void ServeUntilStopped(HttpServer& server) {
  std::mutex mutex;
  std::condition_variable ended;
  bool has_ended = false;
  std::thread serving([&] {
    server.Serve();
    std::lock_guard<std::mutex> lock(mutex);
    has_ended = true;
    ended.notify_all();
  });
  WaitForStopSignal();
  observability::Log(observability::Level::kInfo, "draining");
  server.Stop();
  std::unique_lock<std::mutex> lock(mutex);
  if (!ended.wait_for(lock, rpc::kDrainTime, [&] { return has_ended; })) {
    observability::Log(observability::Level::kWarn, "drain_cut_short");
    std::quick_exit(0);
  }
  lock.unlock();
  serving.join();
  observability::Log(observability::Level::kInfo, "stopped");
}

absl::Status MakeFirstAccounts(const Config& config, AccountStore& accounts, PasswordHasher& hasher) {
  SecretFolder secrets(config.secrets);
  CreateFirstAccounts create(accounts, hasher, secrets, SystemRandom());
  ICAP_ASSIGN_OR_RETURN(const bool made, create.Run());
  if (made) {
    fmt::print("First start: sign in as {} with the one-time password in {}/{}.\n", kFirstAdministrator, config.secrets,
               kFirstAdministratorFile);
    std::fflush(stdout);
  }
  return absl::OkStatus();
}

absl::Status Run() {
  ICAP_ASSIGN_OR_RETURN(const Config config, ReadConfig());
  observability::StartLog("gateway", config.log_level);
  observability::Metrics metrics("gateway");
  ICAP_RETURN_IF_ERROR(metrics.Serve(config.metrics_listen));
  ICAP_ASSIGN_OR_RETURN(const StaticFiles files, StaticFiles::Read(config.web_root));
  if (!files.has_index()) {
    observability::Log(observability::Level::kWarn, "web_app_missing", {{"folder", config.web_root}});
  }

  postgres::Database database(config.database, kDatabaseConnections);
  ICAP_RETURN_IF_ERROR(postgres::Migrate(database, Migrations()));
  PostgresAccountStore accounts(database);
  PostgresSessionStore sessions(database);
  PostgresSignInAttempts attempts(database);
  Argon2Hasher hasher(SystemRandom());
  SecretFolder secrets(config.secrets);
  ICAP_RETURN_IF_ERROR(MakeFirstAccounts(config, accounts, hasher));

  Authenticate authenticate(sessions, SystemClock());
  PasswordCheck password_check(accounts, attempts, hasher, SystemClock());
  SignIn sign_in(password_check, sessions, SystemRandom(), SystemClock());
  SignOut sign_out(sessions, authenticate);
  ChangePassword change_password(password_check, accounts, hasher, secrets, authenticate);
  CreateAccount create_account(accounts, hasher, SystemRandom());

  const auth::TokenSigner signer(std::string(auth::kGatewayIssuer), config.private_key, SystemClock());
  CallerTokens tokens(signer, SystemClock());
  ICAP_RETURN_IF_ERROR(tokens.ForRespondent().status());
  const MethodTable methods;
  const Backends backends(config.backends, config.tls);
  const IdentityService identity(sign_in, sign_out, change_password, create_account, config.secure_cookies);
  std::atomic<const HttpServer*> running{nullptr};
  ConnectHandler connect({methods, backends, identity, authenticate, tokens, metrics, SystemRandom(),
                          [&] { return running.load()->is_stopping(); }, config.secure_cookies});
  Download download(backends, authenticate, tokens, metrics, SystemRandom());
  Health health(
      backends, [&] { return database.IsReachable(); }, SystemClock());
  HttpServer server(RouteTo(connect, download, health, files, config.secure_cookies));
  running = &server;
  ICAP_RETURN_IF_ERROR(server.Bind(config.http_listen));
  observability::Log(observability::Level::kInfo, "serving", {{"address", config.http_listen}});
  ServeUntilStopped(server);
  return absl::OkStatus();
}

}  // namespace
}  // namespace icap::gateway

int main() {
  icap::rpc::BlockStopSignals();
  const absl::Status status = icap::gateway::Run();
  if (status.ok()) return 0;
  std::fprintf(stderr, "icap-gateway: %s\n", std::string(status.message()).c_str());
  return 1;
}
