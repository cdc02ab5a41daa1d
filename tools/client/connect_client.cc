#include "tools/client/connect_client.h"

#include <fmt/format.h>
#include <httplib.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "google/rpc/error_details.pb.h"
#include "icap/identity/v1/identity.pb.h"
#include "services/common/base/error.h"

namespace icap::client {
namespace {

constexpr char kSessionCookie[] = "icap_session=";
constexpr size_t kFrameHeaderBytes = 5;
constexpr unsigned char kEndOfStream = 0x02;
constexpr std::chrono::milliseconds kFirstPause{50};
constexpr std::chrono::milliseconds kLongestPause{1'000};

constexpr std::pair<std::string_view, absl::StatusCode> kCodes[] = {
    {"canceled", absl::StatusCode::kCancelled},
    {"invalid_argument", absl::StatusCode::kInvalidArgument},
    {"deadline_exceeded", absl::StatusCode::kDeadlineExceeded},
    {"not_found", absl::StatusCode::kNotFound},
    {"already_exists", absl::StatusCode::kAlreadyExists},
    {"permission_denied", absl::StatusCode::kPermissionDenied},
    {"resource_exhausted", absl::StatusCode::kResourceExhausted},
    {"failed_precondition", absl::StatusCode::kFailedPrecondition},
    {"aborted", absl::StatusCode::kAborted},
    {"out_of_range", absl::StatusCode::kOutOfRange},
    {"unimplemented", absl::StatusCode::kUnimplemented},
    {"internal", absl::StatusCode::kInternal},
    {"unavailable", absl::StatusCode::kUnavailable},
    {"data_loss", absl::StatusCode::kDataLoss},
    {"unauthenticated", absl::StatusCode::kUnauthenticated},
};

absl::StatusCode CodeNamed(std::string_view name) {
  for (const auto& [text, code] : kCodes) {
    if (text == name) return code;
  }
  return absl::StatusCode::kUnknown;
}

absl::Status NoAnswer() {
  return Unavailable(Reason::kPeerUnavailable, "The server gave no answer. Is it running (tools/icap status)?");
}

// A Connect error object as a status.
absl::Status FromConnectError(const nlohmann::json& error) {
  Reason reason = Reason::kInternal;
  std::vector<FieldViolation> violations;
  for (const auto& detail : error.value("details", nlohmann::json::array())) {
    std::string bytes;
    absl::Base64Unescape(detail.value("value", ""), &bytes);
    const std::string type = detail.value("type", "");
    if (type == "google.rpc.ErrorInfo") {
      google::rpc::ErrorInfo info;
      if (info.ParseFromString(bytes)) reason = ReasonNamed(info.reason()).value_or(Reason::kInternal);
    } else if (type == "google.rpc.BadRequest") {
      google::rpc::BadRequest bad_request;
      if (!bad_request.ParseFromString(bytes)) continue;
      for (const auto& violation : bad_request.field_violations()) {
        violations.push_back({violation.field(), violation.description()});
      }
    }
  }
  return MakeError(CodeNamed(error.value("code", "")), reason, error.value("message", ""), std::move(violations));
}

absl::Status FromErrorBody(const std::string& body) {
  const auto json = nlohmann::json::parse(body, nullptr, false);
  if (!json.is_object()) return NoAnswer();
  return FromConnectError(json);
}

std::string Frame(const std::string& message) {
  std::string frame(kFrameHeaderBytes, '\0');
  for (int i = 0; i < 4; ++i) frame[1 + i] = static_cast<char>((message.size() >> (8 * (3 - i))) & 0xff);
  return frame + message;
}

// Cuts the answer of a stream into messages as bytes arrive.
class FrameReader {
 public:
  FrameReader(google::protobuf::Message* response, const std::function<bool()>& on_message)
      : response_(response), on_message_(on_message) {}

  // Returns whether to go on reading.
  bool Feed(const char* data, size_t length) {
    buffer_.append(data, length);
    while (buffer_.size() >= kFrameHeaderBytes) {
      size_t size = 0;
      for (int i = 0; i < 4; ++i) size = size << 8 | static_cast<unsigned char>(buffer_[1 + i]);
      if (buffer_.size() < kFrameHeaderBytes + size) return true;
      const bool last = (static_cast<unsigned char>(buffer_[0]) & kEndOfStream) != 0;
      const std::string body = buffer_.substr(kFrameHeaderBytes, size);
      buffer_.erase(0, kFrameHeaderBytes + size);
      if (last) {
        Finish(body);
        return false;
      }
      if (!response_->ParseFromString(body) || !on_message_()) {
        ended_ = true;
        return false;
      }
    }
    return true;
  }

  bool ended() const { return ended_; }
  const absl::Status& status() const { return status_; }

 private:
  void Finish(const std::string& body) {
    ended_ = true;
    const auto json = nlohmann::json::parse(body, nullptr, false);
    if (json.is_object() && json.contains("error")) status_ = FromConnectError(json["error"]);
  }

  google::protobuf::Message* const response_;
  const std::function<bool()>& on_message_;
  std::string buffer_;
  bool ended_ = false;
  absl::Status status_;
};

}  // namespace

struct ConnectClient::Connection {
  explicit Connection(const std::string& url) : http(url) {
    http.set_keep_alive(true);
    http.set_tcp_nodelay(true);
  }
  httplib::Client http;

  httplib::Headers Headers(const SessionKeys& session) const {
    httplib::Headers headers{{"connect-protocol-version", "1"}};
    if (!session.cookie.empty()) {
      headers.emplace("cookie", kSessionCookie + session.cookie);
      headers.emplace("x-icap-csrf", session.csrf_token);
    }
    return headers;
  }
};

ConnectClient::ConnectClient(const std::string& url) : connection_(std::make_unique<Connection>(url)) {}
ConnectClient::~ConnectClient() = default;

absl::Status ConnectClient::Call(std::string_view method, const google::protobuf::Message& request,
                                 google::protobuf::Message* response, std::chrono::seconds timeout) {
  connection_->http.set_read_timeout(timeout);
  const std::string path = fmt::format("/{}", method);
  const auto result = connection_->http.Post(path.c_str(), connection_->Headers(session_), request.SerializeAsString(),
                                             "application/proto");
  if (!result) return NoAnswer();
  if (result->status != 200) return FromErrorBody(result->body);
  // Header names are compared without case by the library's map.
  const auto [first, last] = result->headers.equal_range("set-cookie");
  for (auto header = first; header != last; ++header) {
    if (!header->second.starts_with(kSessionCookie)) continue;
    const size_t begin = sizeof(kSessionCookie) - 1;
    session_.cookie = header->second.substr(begin, header->second.find(';') - begin);
  }
  if (!response->ParseFromString(result->body)) return Internal("The answer is not the expected message.");
  return absl::OkStatus();
}

absl::Status ConnectClient::SignIn(const std::string& account, const std::string& password,
                                   bool* must_change_password) {
  session_ = {};
  identity::v1::SignInRequest request;
  request.set_account(account);
  request.set_password(password);
  identity::v1::Session session;
  if (absl::Status status = Call("icap.identity.v1.IdentityService/SignIn", request, &session); !status.ok()) {
    return status;
  }
  session_.csrf_token = session.csrf_token();
  if (must_change_password != nullptr) *must_change_password = session.must_change_password();
  return absl::OkStatus();
}

absl::Status ConnectClient::Watch(std::string_view method, const google::protobuf::Message& request,
                                  google::protobuf::Message* response, const std::function<bool()>& on_message,
                                  std::chrono::seconds timeout) {
  connection_->http.set_read_timeout(timeout);
  FrameReader reader(response, on_message);
  httplib::Request http_request;
  http_request.method = "POST";
  http_request.path = fmt::format("/{}", method);
  http_request.headers = connection_->Headers(session_);
  http_request.headers.emplace("content-type", "application/connect+proto");
  http_request.headers.emplace("connect-timeout-ms", std::to_string(std::chrono::milliseconds(timeout).count()));
  http_request.body = Frame(request.SerializeAsString());
  int http_status = 0;
  std::string error_body;
  http_request.response_handler = [&](const httplib::Response& answer) {
    http_status = answer.status;
    return true;
  };
  http_request.content_receiver = [&](const char* data, size_t length, uint64_t, uint64_t) {
    if (http_status == 200) return reader.Feed(data, length);
    error_body.append(data, length);
    return true;
  };
  const auto result = connection_->http.send(http_request);
  if (reader.ended()) return reader.status();
  if (http_status != 0 && http_status != 200) return FromErrorBody(error_body);
  return NoAnswer();
}

absl::StatusOr<std::string> ConnectClient::Download(const std::string& path) {
  const auto result = connection_->http.Get(path.c_str(), connection_->Headers(session_));
  if (!result) return NoAnswer();
  if (result->status != 200) return FromErrorBody(result->body);
  return result->body;
}

absl::Status WithPatience(std::chrono::seconds patience, const std::function<absl::Status()>& call) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  std::chrono::milliseconds pause = kFirstPause;
  std::mutex mutex;
  std::condition_variable never;
  while (true) {
    absl::Status status = call();
    if (!absl::IsUnavailable(status) || std::chrono::steady_clock::now() + pause > deadline) return status;
    std::unique_lock<std::mutex> lock(mutex);
    never.wait_for(lock, pause);
    pause = std::min(pause * 2, kLongestPause);
  }
}

}  // namespace icap::client
