// A gRPC server with the limits, health, reflection and drain every service has.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/common/rpc/tls.h"

namespace icap::rpc {

// Calls in work may take this long after SIGTERM.
inline constexpr std::chrono::seconds kDrainTime{10};
// A connection is given up after this time, and calls in work on it end there: who connects anew asks for the addresses
// of the host again, and so finds replicas that were added.
inline constexpr std::chrono::seconds kConnectionAge{60};

// Blocks SIGTERM and SIGINT in this thread and all threads it will start. Call first in main, before any thread.
void BlockStopSignals();

// Serves until SIGTERM or SIGINT, then: health says NOT_SERVING, `before_drain` runs (stop taking queue work), calls in
// work finish within kDrainTime. `address`: "unix:/path" or "host:port". `is_ready` is asked every second for health.
absl::Status ServeUntilStopped(const std::string& address, const Tls& tls, const std::vector<grpc::Service*>& services,
                               const std::function<bool()>& is_ready, const std::function<void()>& before_drain);

}  // namespace icap::rpc
