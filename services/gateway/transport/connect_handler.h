// The Connect protocol (https://connectrpc.com/docs/protocol) for every public RPC: unary and server streaming, JSON
// and binary, forwarded to the services without code for any of them.
#pragma once

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "services/common/base/clock.h"
#include "services/common/observability/metrics.h"
#include "services/gateway/app/authenticate.h"
#include "services/gateway/transport/backends.h"
#include "services/gateway/transport/caller_tokens.h"
#include "services/gateway/transport/identity_service.h"
#include "services/gateway/transport/method_table.h"

namespace icap::gateway {

// Streams at once: half of the threads stay free for short calls.
inline constexpr int kMaxStreams = 128;
inline constexpr std::chrono::seconds kDefaultUnaryTimeout{10};
inline constexpr std::chrono::seconds kMaxUnaryTimeout{30};
// A little under rpc::kMaxDeadline, so that rounding on the way cannot exceed it.
inline constexpr std::chrono::seconds kMaxStreamTimeout{30 * 60 - 5};

// A caller's session, with the token it came by.
struct SignedIn {
  std::string token;
  Session session;
};

// The session of a request's cookie. UNAUTHENTICATED UNAUTHENTICATED without a cookie, SESSION_EXPIRED.
absl::StatusOr<SignedIn> SessionOf(const httplib::Request& request, Authenticate& authenticate);

// PERMISSION_DENIED PASSWORD_MUST_CHANGE while the session waits for a new password.
absl::Status CheckPasswordChanged(const Session& session);

// Fills the answer with an error in JSON.
void SetError(httplib::Response& response, const absl::Status& status);

// Thread safe.
class ConnectHandler {
 public:
  struct Parts {
    const MethodTable& methods;
    const Backends& backends;
    const IdentityService& identity;
    Authenticate& authenticate;
    CallerTokens& tokens;
    observability::Metrics& metrics;
    RandomBytes random;
    std::function<bool()> is_stopping;
    bool secure_cookies = false;
  };

  explicit ConnectHandler(Parts parts) : parts_(std::move(parts)) {}

  // Whether the head of a POST is a call this handler takes; otherwise fills the answer.
  bool Admit(const httplib::Request& request, httplib::Response& response) const;

  // Answers a call that Admit took.
  void Handle(const httplib::Request& request, std::string body, httplib::Response& response);

 private:
  struct Exchange;
  struct Stream;

  absl::StatusOr<std::string> Unary(Exchange& exchange, const httplib::Request& request, const std::string& body,
                                    httplib::Response& response);
  absl::StatusOr<std::string> Local(Exchange& exchange, const LocalMethod& local, const std::string& body,
                                    LocalCall& call);
  absl::StatusOr<std::string> Forward(const Exchange& exchange, grpc::ClientContext& context, const std::string& body);
  void StartStream(Exchange exchange, const httplib::Request& request, const std::string& body,
                   httplib::Response& response);
  absl::StatusOr<std::unique_ptr<Stream>> OpenStream(Exchange& exchange, const httplib::Request& request,
                                                     const std::string& body);
  bool RunStream(Stream& stream, httplib::DataSink& sink);
  absl::Status PumpStream(Stream& stream, httplib::DataSink& sink);

  // Who calls, checked; a respondent is nobody.
  absl::StatusOr<SignedIn> Identify(const Exchange& exchange, const httplib::Request& request,
                                    const LocalMethod* local) const;
  // Identity, deadline and request id for a backend.
  absl::Status PrepareContext(const Exchange& exchange, const httplib::Request& request, const SignedIn& caller,
                              grpc::ClientContext& context) const;
  // Counts the call and, unless a respondent made it, logs it.
  void Finish(const Exchange& exchange, const absl::Status& status) const;

  const Parts parts_;
  std::atomic<int> stream_count_{0};
};

}  // namespace icap::gateway
