// What every RPC goes through on both sides: identity, deadline, metrics and log on the way in; identity, deadline and
// request id on the way out.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "services/common/auth/token.h"
#include "services/common/base/redacted.h"
#include "services/common/observability/metrics.h"
#include "services/common/rpc/tls.h"

namespace icap::rpc {

// Metadata keys.
inline constexpr char kAuthorizationKey[] = "authorization";
inline constexpr char kRequestIdKey[] = "x-icap-request-id";
// The longest deadline a call may bring.
inline constexpr std::chrono::minutes kMaxDeadline{30};

// The way in. One per service process; thread safe.
class Entrance {
 public:
  Entrance(auth::TokenVerifier& verifier, observability::Metrics& metrics) : verifier_(verifier), metrics_(metrics) {}

  // Verifies the caller and the deadline, runs `body`, counts and logs the call, and turns the status. Calls by
  // respondents are counted but never logged.
  grpc::Status Run(const grpc::ServerContextBase& context, std::string_view method,
                   const std::function<absl::Status(const auth::Caller&)>& body);

  // The first half of Run, for callback handlers. UNAUTHENTICATED, or INVALID_ARGUMENT DEADLINE_MISSING.
  absl::StatusOr<auth::Caller> Admit(const grpc::ServerContextBase& context);

  // The second half, for callback handlers: counts the call and turns the status.
  grpc::Status Leave(std::string_view method, std::chrono::steady_clock::time_point start, const absl::Status& status);

 private:
  auth::TokenVerifier& verifier_;
  observability::Metrics& metrics_;
};

// Value of the call's request id, empty when it has none.
std::string RequestIdOf(const grpc::ServerContextBase& context);

// The identity that came with the call, for passing it on to the service that decides by it.
Redacted<std::string> AuthorizationOf(const grpc::ServerContextBase& context);

// A channel with the limits every channel has. `address`: "unix:/path" or "host:port"; calls go to all addresses of a
// host in turn.
std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address, const Tls& tls);

// The way out: gives `context` this service's identity, a deadline and a request id.
absl::Status Prepare(grpc::ClientContext& context, auth::TokenSigner& signer, std::chrono::milliseconds timeout,
                     std::string_view request_id);

// The same with the identity of another caller (AuthorizationOf).
void PrepareOnBehalf(grpc::ClientContext& context, const Redacted<std::string>& authorization,
                     std::chrono::milliseconds timeout, std::string_view request_id);

}  // namespace icap::rpc
