#include "services/common/rpc/call.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/observability/log.h"
#include "services/common/rpc/limits.h"
#include "services/common/rpc/status.h"

namespace icap::rpc {
namespace {

constexpr std::string_view kBearer = "Bearer ";

std::string Metadata(const grpc::ServerContextBase& context, const char* key) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find(key);
  if (found == metadata.end()) return "";
  return std::string(found->second.data(), found->second.size());
}

bool IsRespondent(const auth::Caller& caller) {
  return std::any_of(caller.grants.begin(), caller.grants.end(),
                     [](const auth::Grant& grant) { return grant.role == auth::Role::kRespondent; });
}

}  // namespace

absl::StatusOr<auth::Caller> Entrance::Admit(const grpc::ServerContextBase& context) {
  const std::string authorization = Metadata(context, kAuthorizationKey);
  if (!std::string_view(authorization).starts_with(kBearer)) {
    return Unauthenticated(Reason::kUnauthenticated, "The call has no identity. Sign in.");
  }
  ICAP_ASSIGN_OR_RETURN(auth::Caller caller, verifier_.Verify(authorization.substr(kBearer.size())));
  if (context.deadline() > std::chrono::system_clock::now() + kMaxDeadline) {
    return InvalidArgument(Reason::kDeadlineMissing, "The call needs a deadline of at most 30 minutes.");
  }
  return caller;
}

grpc::Status Entrance::Leave(std::string_view method, std::chrono::steady_clock::time_point start,
                             const absl::Status& status) {
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  metrics_.CountCall(method, absl::StatusCodeToString(status.code()), elapsed.count());
  return ToGrpcStatus(status);
}

grpc::Status Entrance::Run(const grpc::ServerContextBase& context, std::string_view method,
                           const std::function<absl::Status(const auth::Caller&)>& body) {
  const auto start = std::chrono::steady_clock::now();
  auto caller = Admit(context);
  const absl::Status status = caller.ok() ? body(*caller) : caller.status();
  if (caller.ok() && !IsRespondent(*caller)) {
    const std::string code = absl::StatusCodeToString(status.code());
    observability::Log(status.ok() ? observability::Level::kDebug : observability::Level::kInfo, "rpc",
                       {{"method", method},
                        {"code", code},
                        {"reason", ReasonOf(status).value_or("")},
                        {"subject", caller->subject},
                        {"request_id", RequestIdOf(context)}});
  }
  return Leave(method, start, status);
}

std::string RequestIdOf(const grpc::ServerContextBase& context) {
  return Metadata(context, kRequestIdKey);
}

Redacted<std::string> AuthorizationOf(const grpc::ServerContextBase& context) {
  return Redacted(Metadata(context, kAuthorizationKey));
}

std::shared_ptr<grpc::Channel> MakeChannel(const std::string& address, const Tls& tls) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMaxMessageBytes);
  // A peer that was restarted is found again quickly.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1'000);
  arguments.SetLoadBalancingPolicyName("round_robin");
  return grpc::CreateCustomChannel(address, tls.ForChannel(address), arguments);
}

absl::Status Prepare(grpc::ClientContext& context, auth::TokenSigner& signer, std::chrono::milliseconds timeout,
                     std::string_view request_id) {
  ICAP_ASSIGN_OR_RETURN(const std::string token, signer.SignAsService());
  PrepareOnBehalf(context, Redacted(fmt::format("{}{}", kBearer, token)), timeout, request_id);
  return absl::OkStatus();
}

void PrepareOnBehalf(grpc::ClientContext& context, const Redacted<std::string>& authorization,
                     std::chrono::milliseconds timeout, std::string_view request_id) {
  context.AddMetadata(kAuthorizationKey, authorization.Reveal());
  context.AddMetadata(kRequestIdKey, std::string(request_id));
  context.set_deadline(std::chrono::system_clock::now() + timeout);
}

}  // namespace icap::rpc
