// HTTP/1.1 on cpp-httplib, a thread a connection. What the library leaves open is closed here: limits on the time and
// size of a request, on connections that wait, bodies that stand in the way of the next request, and a drain.
#pragma once

#include <httplib.h>

#include <atomic>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "services/gateway/transport/http_connection.h"

namespace icap::gateway {

// Connections served at once.
inline constexpr size_t kHttpThreads = 256;
// Connections that wait for a thread; further ones are answered 503 at once.
inline constexpr size_t kMaxWaitingConnections = 512;
// Body of a request.
inline constexpr size_t kMaxBodyBytes = 1'536 * 1024;

// Where a handler finds the request's Accept-Encoding: the library must not see it, or it compresses every answer
// itself.
inline constexpr char kOfferedEncodings[] = "X-Offered-Encodings";

struct HttpHandlers {
  // GET and HEAD.
  std::function<void(const httplib::Request&, httplib::Response&)> get;
  // POST; `body` is whole. The path is request.target.
  std::function<void(const httplib::Request&, std::string body, httplib::Response&)> post;
  // Whether a POST to this path with these headers may be read at all; fills the response when not.
  std::function<bool(const httplib::Request&, httplib::Response&)> admit_post;
  // Fills the response to a request that was refused before a handler saw it.
  std::function<void(int http_status, httplib::Response&)> refuse;
  // Headers of every answer.
  httplib::Headers default_headers;
};

class HttpServer : private httplib::Server {
 public:
  explicit HttpServer(HttpHandlers handlers);

  // `address`: "127.0.0.1:8080"; port 0 takes any. Errors are sentences that name ICAP_HTTP_LISTEN.
  absl::Status Bind(const std::string& address);

  // The port bound.
  int port() const { return port_; }

  // Serves until Stop. Then answers what is in work.
  void Serve();

  // Callable from any thread, once Serve runs or not.
  void Stop();

  // Whether Stop was called: long answers end themselves.
  bool is_stopping() const { return stopping_; }

 private:
  bool process_and_close_socket(socket_t socket) override;
  void ServeConnection(HttpConnection& connection);
  void RefuseConnection(HttpConnection& connection);
  void CheckHead(httplib::Request& request);
  HandlerResponse BeforeRouting(const httplib::Request& request, httplib::Response& response);
  void Post(const httplib::Request& request, httplib::Response& response, const httplib::ContentReader& reader);

  const HttpHandlers handlers_;
  std::atomic<size_t> waiting_count_{0};
  std::atomic<bool> stopping_{false};
  int port_ = 0;
};

// Fills an answer.
void SetAnswer(httplib::Response& response, int http_status, std::string_view content_type, std::string body);

// The path of a request's target, without the query.
std::string_view PathOf(const httplib::Request& request);

}  // namespace icap::gateway
