// A gRPC server with the limits, health, reflection and drain every service has.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace icap::rpc {

// Calls in work may take this long after SIGTERM.
inline constexpr std::chrono::seconds kDrainTime{10};

// Blocks SIGTERM and SIGINT in this thread and all threads it will start. Call first in main, before any thread.
void BlockStopSignals();

// Serves until SIGTERM or SIGINT, then: health says NOT_SERVING, `before_drain` runs (stop taking queue work), calls in
// work finish within kDrainTime. `address`: "unix:/path" or "host:port". `is_ready` is asked every second for health.
absl::Status ServeUntilStopped(const std::string& address, const std::vector<grpc::Service*>& services,
                               const std::function<bool()>& is_ready, const std::function<void()>& before_drain);

}  // namespace icap::rpc
