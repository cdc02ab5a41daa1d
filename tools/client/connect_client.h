// Calls the public API the way a browser does: the Connect protocol over HTTP/1.1, messages in binary.
#pragma once

#include <google/protobuf/message.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace icap::client {

// What a signed-in client sends along.
struct SessionKeys {
  std::string cookie;  // value of icap_session
  std::string csrf_token;
};

// One connection. Not thread safe: a thread makes its own.
class ConnectClient {
 public:
  // `url`: "http://127.0.0.1:8080".
  explicit ConnectClient(const std::string& url);
  ~ConnectClient();

  ConnectClient(const ConnectClient&) = delete;
  ConnectClient& operator=(const ConnectClient&) = delete;

  // Opens a session, which later calls carry. `must_change_password` may be null.
  absl::Status SignIn(const std::string& account, const std::string& password, bool* must_change_password = nullptr);

  void UseSession(SessionKeys keys) { session_ = std::move(keys); }
  const SessionKeys& session() const { return session_; }

  // Unary call of "icap.collection.v1.RolloutService/OpenRollout". Errors carry the server's reason and fields;
  // UNAVAILABLE PEER_UNAVAILABLE when no answer came.
  absl::Status Call(std::string_view method, const google::protobuf::Message& request,
                    google::protobuf::Message* response, std::chrono::seconds timeout = std::chrono::seconds(30));

  // Server-streaming call: `on_message` sees each message in `response` and returns whether to go on.
  absl::Status Watch(std::string_view method, const google::protobuf::Message& request,
                     google::protobuf::Message* response, const std::function<bool()>& on_message,
                     std::chrono::seconds timeout = std::chrono::seconds(600));

  // GET of a path such as "/download/agencies/…".
  absl::StatusOr<std::string> Download(const std::string& path);

 private:
  struct Connection;
  std::unique_ptr<Connection> connection_;
  SessionKeys session_;
};

// Repeats `call` while it answers UNAVAILABLE, with growing pauses, until `patience` is over. Safe because a call is
// repeated with the same request id.
absl::Status WithPatience(std::chrono::seconds patience, const std::function<absl::Status()>& call);

}  // namespace icap::client
