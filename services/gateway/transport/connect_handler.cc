#include "services/gateway/transport/connect_handler.h"

#include <fmt/format.h>

#include <charconv>

#include "services/common/base/error.h"
#include "services/common/base/sha256.h"
#include "services/common/base/status_macros.h"
#include "services/common/observability/log.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/status.h"
#include "services/gateway/domain/session.h"
#include "services/gateway/transport/connect_error.h"
#include "services/gateway/transport/cookie.h"
#include "services/gateway/transport/envelope.h"
#include "services/gateway/transport/http_server.h"
#include "services/gateway/transport/json_codec.h"

namespace icap::gateway {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr char kRequestIdHeader[] = "x-request-id";
constexpr char kCsrfHeader[] = "x-icap-csrf";
constexpr char kTimeoutHeader[] = "connect-timeout-ms";
constexpr size_t kMaxTimeoutDigits = 10;
// How often a stream without messages looks whether its client is still there.
constexpr milliseconds kStreamPatience{500};

struct Codec {
  std::string_view content_type;
  bool is_json;
  bool is_streaming;
};
constexpr Codec kCodecs[] = {
    {"application/proto", false, false},
    {"application/json", true, false},
    {"application/connect+proto", false, true},
    {"application/connect+json", true, true},
};

const Codec* CodecOf(std::string_view content_type) {
  const size_t end = content_type.find(';');
  // JSON may say its character set, which can only be UTF-8.
  const std::string_view parameter = end == std::string_view::npos ? "" : content_type.substr(end);
  for (const Codec& codec : kCodecs) {
    if (codec.content_type != content_type.substr(0, end)) continue;
    if (parameter.empty() || (codec.is_json && (parameter == "; charset=utf-8" || parameter == ";charset=utf-8"))) {
      return &codec;
    }
  }
  return nullptr;
}

absl::Status UnknownMethod() {
  return NotFound(Reason::kMethodUnknown, "There is no such method. See the contracts in protos/.");
}

absl::StatusOr<milliseconds> TimeoutOf(const httplib::Request& request, bool is_streaming) {
  const milliseconds longest = is_streaming ? kMaxStreamTimeout : kMaxUnaryTimeout;
  const std::string text = request.get_header_value(kTimeoutHeader);
  if (text.empty()) return is_streaming ? longest : milliseconds(kDefaultUnaryTimeout);
  int64_t asked_ms = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), asked_ms);
  if (error != std::errc() || end != text.data() + text.size() || text.size() > kMaxTimeoutDigits || asked_ms < 0) {
    return InvalidArgument(Reason::kMalformedRequest, fmt::format("{}: must be milliseconds, at most {} digits.",
                                                                  kTimeoutHeader, kMaxTimeoutDigits));
  }
  return std::min(longest, milliseconds(asked_ms));
}

}  // namespace

// One call on its way.
struct ConnectHandler::Exchange {
  const Method& method;
  const Codec& codec;
  bool is_silent = false;  // a respondent's: nothing about it is written
  steady_clock::time_point start = steady_clock::now();
  std::string request_id;
  std::string account;
};

// A streaming call on its way.
struct ConnectHandler::Stream {
  Exchange exchange;
  std::unique_ptr<BackendStream> call;
  std::atomic<int>& stream_count;

  ~Stream() { --stream_count; }
};

absl::StatusOr<SignedIn> SessionOf(const httplib::Request& request, Authenticate& authenticate) {
  const std::string cookies = request.get_header_value("Cookie");
  const std::string_view token = SessionTokenIn(cookies);
  if (token.empty()) return Unauthenticated(Reason::kUnauthenticated, "Sign in first.");
  ICAP_ASSIGN_OR_RETURN(Session session, authenticate.Run(token));
  return SignedIn{std::string(token), std::move(session)};
}

absl::Status CheckPasswordChanged(const Session& session) {
  if (!session.must_change_password) return absl::OkStatus();
  return PermissionDenied(Reason::kPasswordMustChange, "Replace the one-time password first.");
}

void SetError(httplib::Response& response, const absl::Status& status) {
  SetAnswer(response, HttpStatusOf(status), "application/json", ConnectErrorJson(status));
}

bool ConnectHandler::Admit(const httplib::Request& request, httplib::Response& response) const {
  const Method* method = parts_.methods.Find(PathOf(request));
  if (method == nullptr) {
    SetError(response, UnknownMethod());
    return false;
  }
  const Codec* codec = CodecOf(request.get_header_value("Content-Type"));
  if (codec == nullptr || codec->is_streaming != method->is_streaming) {
    SetError(response, InvalidArgument(Reason::kMalformedRequest,
                                       fmt::format("Content-Type must be application/{0}proto or application/{0}json.",
                                                   method->is_streaming ? "connect+" : "")));
    response.status = 415;
    return false;
  }
  const std::string encoding =
      request.get_header_value(method->is_streaming ? "Connect-Content-Encoding" : "Content-Encoding");
  const std::string version = request.get_header_value("Connect-Protocol-Version");
  if ((!encoding.empty() && encoding != "identity") || request.has_header("Content-Encoding")) {
    SetError(response, MakeError(absl::StatusCode::kUnimplemented, Reason::kMalformedRequest,
                                 "Compressed requests are not supported."));
    return false;
  }
  if (!version.empty() && version != "1") {
    SetError(response, InvalidArgument(Reason::kMalformedRequest, "Connect-Protocol-Version must be 1."));
    return false;
  }
  return true;
}

void ConnectHandler::Handle(const httplib::Request& request, std::string body, httplib::Response& response) {
  const Method& method = *parts_.methods.Find(PathOf(request));
  const LocalMethod* local = parts_.identity.Find(method.path);
  Exchange exchange{method, *CodecOf(request.get_header_value("Content-Type"))};
  exchange.is_silent = method.audience == common::v1::AUDIENCE_RESPONDENT && local == nullptr;
  response.set_header("Cache-Control", "no-store");
  if (!exchange.is_silent) {
    exchange.request_id = NewUuid(parts_.random);
    response.set_header(kRequestIdHeader, exchange.request_id);
  }
  if (method.is_streaming) return StartStream(std::move(exchange), request, body, response);
  absl::StatusOr<std::string> answer = Unary(exchange, request, body, response);
  Finish(exchange, answer.status());
  if (answer.ok()) {
    SetAnswer(response, 200, exchange.codec.content_type, *std::move(answer));
  } else {
    if (HasReason(answer.status(), Reason::kSessionExpired)) {
      response.set_header("Set-Cookie", ClearedSessionCookie(parts_.secure_cookies));
    }
    SetError(response, answer.status());
  }
}

absl::StatusOr<SignedIn> ConnectHandler::Identify(const Exchange& exchange, const httplib::Request& request,
                                                  const LocalMethod* local) const {
  if (exchange.method.audience == common::v1::AUDIENCE_RESPONDENT) return SignedIn();
  ICAP_ASSIGN_OR_RETURN(SignedIn caller, SessionOf(request, parts_.authenticate));
  if ((local == nullptr || local->needs_csrf) &&
      !EqualInConstantTime(request.get_header_value(kCsrfHeader), CsrfTokenOf(caller.token))) {
    return PermissionDenied(
        Reason::kCsrfInvalid,
        fmt::format("The header {} must carry the session's token. Load the page again.", kCsrfHeader));
  }
  if (local == nullptr || !local->before_password_change) ICAP_RETURN_IF_ERROR(CheckPasswordChanged(caller.session));
  return caller;
}

absl::StatusOr<std::string> ConnectHandler::Unary(Exchange& exchange, const httplib::Request& request,
                                                  const std::string& body, httplib::Response& response) {
  const LocalMethod* local = parts_.identity.Find(exchange.method.path);
  ICAP_ASSIGN_OR_RETURN(SignedIn caller, Identify(exchange, request, local));
  exchange.account = caller.session.account;
  if (local != nullptr) {
    LocalCall call{std::move(caller.token), std::move(caller.session), {}};
    ICAP_ASSIGN_OR_RETURN(std::string answer, Local(exchange, *local, body, call));
    for (const std::string& cookie : call.set_cookies) response.set_header("Set-Cookie", cookie);
    return answer;
  }
  grpc::ClientContext context;
  ICAP_RETURN_IF_ERROR(PrepareContext(exchange, request, caller, context));
  return Forward(exchange, context, body);
}

absl::StatusOr<std::string> ConnectHandler::Local(Exchange& exchange, const LocalMethod& local, const std::string& body,
                                                  LocalCall& call) {
  const auto request = exchange.method.NewRequest();
  ICAP_RETURN_IF_ERROR(exchange.codec.is_json ? ParseJson(body, request.get()) : ParseBinary(body, request.get()));
  ICAP_ASSIGN_OR_RETURN(const auto response, local.run(*request, call));
  if (call.session.has_value()) exchange.account = call.session->account;
  if (exchange.codec.is_json) return WriteJson(*response);
  return response->SerializeAsString();
}

absl::StatusOr<std::string> ConnectHandler::Forward(const Exchange& exchange, grpc::ClientContext& context,
                                                    const std::string& body) {
  const Method& method = exchange.method;
  Backend* backend = parts_.backends.Of(method.package);
  if (backend == nullptr) return UnknownMethod();
  std::string binary;
  if (exchange.codec.is_json) {
    const auto request = method.NewRequest();
    ICAP_RETURN_IF_ERROR(ParseJson(body, request.get()));
    binary = request->SerializeAsString();
  }
  grpc::ByteBuffer answer;
  const grpc::Status status =
      backend->Call(context, method.path, ToBuffer(exchange.codec.is_json ? binary : body), &answer);
  if (!status.ok()) {
    // Binary bodies pass unread. A service that cannot read one says INTERNAL without details: look whose fault it is.
    if (!exchange.codec.is_json && status.error_code() == grpc::StatusCode::INTERNAL) {
      ICAP_RETURN_IF_ERROR(ParseBinary(body, method.NewRequest().get()));
    }
    return rpc::FromGrpcStatus(status);
  }
  std::string bytes = ToString(answer);
  if (!exchange.codec.is_json) return bytes;
  const auto response = method.NewResponse();
  if (!response->ParseFromString(bytes)) return Internal("A part of the system answered with a fault.");
  return WriteJson(*response);
}

absl::Status ConnectHandler::PrepareContext(const Exchange& exchange, const httplib::Request& request,
                                            const SignedIn& caller, grpc::ClientContext& context) const {
  ICAP_ASSIGN_OR_RETURN(const milliseconds timeout, TimeoutOf(request, exchange.method.is_streaming));
  const bool is_respondent = exchange.method.audience == common::v1::AUDIENCE_RESPONDENT;
  ICAP_ASSIGN_OR_RETURN(const std::string authorization, is_respondent
                                                             ? parts_.tokens.ForRespondent()
                                                             : parts_.tokens.ForSession(caller.token, caller.session));
  context.AddMetadata(rpc::kAuthorizationKey, authorization);
  if (!exchange.request_id.empty()) context.AddMetadata(rpc::kRequestIdKey, exchange.request_id);
  context.set_deadline(std::chrono::system_clock::now() + timeout);
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<ConnectHandler::Stream>> ConnectHandler::OpenStream(Exchange& exchange,
                                                                                   const httplib::Request& request,
                                                                                   const std::string& body) {
  ICAP_ASSIGN_OR_RETURN(const SignedIn caller, Identify(exchange, request, nullptr));
  exchange.account = caller.session.account;
  ICAP_ASSIGN_OR_RETURN(const std::string_view message, OpenEnvelope(body));
  std::string binary(message);
  if (exchange.codec.is_json) {
    const auto parsed = exchange.method.NewRequest();
    ICAP_RETURN_IF_ERROR(ParseJson(message, parsed.get()));
    binary = parsed->SerializeAsString();
  }
  Backend* backend = parts_.backends.Of(exchange.method.package);
  if (backend == nullptr) return UnknownMethod();
  auto context = std::make_unique<grpc::ClientContext>();
  ICAP_RETURN_IF_ERROR(PrepareContext(exchange, request, caller, *context));
  auto stream = std::unique_ptr<Stream>(new Stream{exchange, nullptr, stream_count_});
  if (++stream_count_ > kMaxStreams) {
    return Unavailable(Reason::kOverloaded, "Too many pages watch for changes at once. Try again in a moment.");
  }
  stream->call = std::make_unique<BackendStream>(*backend, std::move(context), exchange.method.path, ToBuffer(binary));
  return stream;
}

void ConnectHandler::StartStream(Exchange exchange, const httplib::Request& request, const std::string& body,
                                 httplib::Response& response) {
  auto opened = OpenStream(exchange, request, body);
  const std::string content_type(exchange.codec.content_type);
  if (!opened.ok()) {
    Finish(exchange, opened.status());
    // The protocol says 200 for every stream; its last message says how it went.
    return SetAnswer(response, 200, content_type, Envelope(kEnvelopeEndOfStream, EndOfStreamJson(opened.status())));
  }
  response.status = 200;
  // Shared because the library keeps the provider in a std::function, which must be copyable.
  const std::shared_ptr<Stream> stream = *std::move(opened);
  response.set_chunked_content_provider(
      content_type, [this, stream](size_t, httplib::DataSink& sink) { return RunStream(*stream, sink); });
}

bool ConnectHandler::RunStream(Stream& stream, httplib::DataSink& sink) {
  const absl::Status outcome = PumpStream(stream, sink);
  Finish(stream.exchange, outcome);
  const std::string end = Envelope(kEnvelopeEndOfStream, EndOfStreamJson(outcome));
  if (!sink.is_writable() || !sink.write(end.data(), end.size())) return false;
  sink.done();
  return true;
}

absl::Status ConnectHandler::PumpStream(Stream& stream, httplib::DataSink& sink) {
  const Exchange& exchange = stream.exchange;
  const auto message = exchange.method.NewResponse();
  grpc::ByteBuffer buffer;
  while (true) {
    // Also sends what was written.
    if (!sink.is_writable()) return absl::CancelledError("The client went away.");
    if (parts_.is_stopping()) {
      return Unavailable(Reason::kPeerUnavailable, "The system restarts. Try again in a moment.");
    }
    const BackendStream::Event event = stream.call->Next(kStreamPatience, &buffer);
    if (event == BackendStream::Event::kNothing) continue;
    if (event == BackendStream::Event::kEnd) return rpc::FromGrpcStatus(stream.call->status());
    std::string bytes = ToString(buffer);
    if (exchange.codec.is_json) {
      if (!message->ParseFromString(bytes)) return Internal("A part of the system answered with a fault.");
      ICAP_ASSIGN_OR_RETURN(bytes, WriteJson(*message));
    }
    const std::string frame = Envelope(0, bytes);
    sink.write(frame.data(), frame.size());
  }
}

void ConnectHandler::Finish(const Exchange& exchange, const absl::Status& status) const {
  const std::chrono::duration<double> elapsed = steady_clock::now() - exchange.start;
  const std::string code = absl::StatusCodeToString(status.code());
  parts_.metrics.CountCall(exchange.method.name(), code, elapsed.count());
  if (exchange.is_silent) return;
  const std::string milliseconds_text = fmt::format("{:.1f}", elapsed.count() * 1e3);
  const std::string reason = ReasonOf(status).value_or("");
  observability::Log(observability::Level::kInfo, "request",
                     {{"method", exchange.method.name()},
                      {"code", code},
                      {"reason", reason},
                      {"account", exchange.account},
                      {"request_id", exchange.request_id},
                      {"milliseconds", milliseconds_text}});
}

}  // namespace icap::gateway
