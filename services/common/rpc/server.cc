#include "services/common/rpc/server.h"

#include <fmt/format.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <signal.h>

#include <memory>

#include "services/common/observability/log.h"
#include "services/common/rpc/limits.h"

namespace icap::rpc {
namespace {

constexpr std::chrono::seconds kHealthInterval{1};

sigset_t StopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  return signals;
}

// Keeps health true while waiting for the signal.
void WaitForStop(grpc::HealthCheckServiceInterface& health, const std::function<bool()>& is_ready) {
  const sigset_t signals = StopSignals();
  const timespec interval{kHealthInterval.count(), 0};
  do {
    health.SetServingStatus(is_ready());
  } while (sigtimedwait(&signals, nullptr, &interval) < 0);
}

}  // namespace

void BlockStopSignals() {
  const sigset_t signals = StopSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

absl::Status ServeUntilStopped(const std::string& address, const Tls& tls, const std::vector<grpc::Service*>& services,
                               const std::function<bool()>& is_ready, const std::function<void()>& before_drain) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  int bound_port = 0;
  builder.AddListeningPort(address, tls.ForServer(address), &bound_port);
  builder.SetMaxReceiveMessageSize(kMaxMessageBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxConcurrentStreams);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  if (!IsUnixSocket(address)) {
    builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS,
                               static_cast<int>(std::chrono::milliseconds(kConnectionAge).count()));
  }
  grpc::ResourceQuota quota("icap");
  quota.SetMaxThreads(kMaxServerThreads);
  builder.SetResourceQuota(quota);
  for (grpc::Service* service : services) builder.RegisterService(service);
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr || bound_port == 0) {
    return absl::UnavailableError(
        fmt::format("Cannot listen on {}: it is taken or not allowed. Set ICAP_LISTEN to a free address.", address));
  }
  observability::Log(observability::Level::kInfo, "serving", {{"address", address}});
  WaitForStop(*server->GetHealthCheckService(), is_ready);
  observability::Log(observability::Level::kInfo, "draining");
  server->GetHealthCheckService()->SetServingStatus(false);
  before_drain();
  server->Shutdown(std::chrono::system_clock::now() + kDrainTime);
  server->Wait();
  observability::Log(observability::Level::kInfo, "stopped");
  return absl::OkStatus();
}

}  // namespace icap::rpc
