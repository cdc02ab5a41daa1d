#include "services/gateway/transport/http_server.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>

#include "services/common/observability/log.h"
#include "services/gateway/transport/worker_pool.h"

namespace icap::gateway {
namespace {

// Connections the kernel holds for us; the library's 5 would make a class that opens its link at once wait a second.
constexpr int kBacklog = 1'024;
constexpr int kMaxPort = 65'535;

// The connection this thread serves, for the library's callbacks, which do not pass it.
thread_local HttpConnection* current_connection = nullptr;
// The head of the request this thread serves cannot be trusted to say where the request ends.
thread_local bool head_is_ambiguous = false;
// This thread refuses connections for want of threads.
thread_local bool refusing = false;

// One Content-Length of digits, or chunked, or neither.
bool IsHeadClear(const httplib::Request& request) {
  const size_t lengths = request.get_header_value_count("Content-Length");
  const size_t encodings = request.get_header_value_count("Transfer-Encoding");
  if (lengths + encodings > 1) return false;
  if (encodings == 1) return request.get_header_value("Transfer-Encoding") == "chunked";
  if (lengths == 0) return true;
  const std::string length = request.get_header_value("Content-Length");
  return !length.empty() && length.size() <= 18 && length.find_first_not_of("0123456789") == std::string::npos;
}

bool HasBody(const httplib::Request& request) {
  return request.has_header("Transfer-Encoding") || request.get_header_value<uint64_t>("Content-Length") > 0;
}

void ReuseAddress(socket_t socket) {
  // Not SO_REUSEPORT, the library's default: a second gateway on the same port must fail.
  const int on = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
}

}  // namespace

void SetAnswer(httplib::Response& response, int http_status, std::string_view content_type, std::string body) {
  response.status = http_status;
  response.headers.erase("Content-Type");
  response.headers.emplace("Content-Type", content_type);
  response.body = std::move(body);
}

std::string_view PathOf(const httplib::Request& request) {
  const std::string_view target = request.target;
  return target.substr(0, target.find('?'));
}

HttpServer::HttpServer(HttpHandlers handlers) : handlers_(std::move(handlers)) {
  set_tcp_nodelay(true);
  set_socket_options(ReuseAddress);
  set_payload_max_length(kMaxBodyBytes);
  set_default_headers(handlers_.default_headers);
  set_keep_alive_timeout(kIdleTime.count());
  new_task_queue = [this] {
    return new WorkerPool(kHttpThreads, kMaxWaitingConnections, waiting_count_, [](const std::function<void()>& task) {
      refusing = true;
      task();
      refusing = false;
    });
  };
  set_pre_routing_handler([this](const httplib::Request& request, httplib::Response& response) {
    return BeforeRouting(request, response);
  });
  // CheckHead moved the path out of the way, so that the library's regular expression has one character to match.
  Server::Post("/", [this](const httplib::Request& request, httplib::Response& response,
                           const httplib::ContentReader& reader) { Post(request, response, reader); });
  set_error_handler(HandlerWithResponse([this](const httplib::Request&, httplib::Response& response) {
    if (!response.body.empty()) return HandlerResponse::Unhandled;
    handlers_.refuse(response.status, response);
    return HandlerResponse::Handled;
  }));
  set_exception_handler([this](const httplib::Request&, httplib::Response& response, std::exception_ptr) {
    observability::Log(observability::Level::kError, "http_handler_failed");
    response.body.clear();
    handlers_.refuse(500, response);
  });
  set_post_routing_handler([](const httplib::Request&, httplib::Response& response) {
    response.headers.erase("Keep-Alive");
    if (current_connection->must_close()) response.set_header("Connection", "close");
  });
}

absl::Status HttpServer::Bind(const std::string& address) {
  const size_t colon = address.rfind(':');
  int port = -1;
  if (colon != std::string::npos) {
    const char* end = address.data() + address.size();
    const auto [stop, error] = std::from_chars(address.data() + colon + 1, end, port);
    if (error != std::errc() || stop != end || port > kMaxPort) port = -1;
  }
  if (port < 0) {
    return absl::InvalidArgumentError(
        fmt::format("ICAP_HTTP_LISTEN is '{}', but must be an address and a port such as 127.0.0.1:8080.", address));
  }
  const std::string host = address.substr(0, colon);
  port_ = port == 0 ? bind_to_any_port(host) : port;
  if (port_ < 0 || (port > 0 && !bind_to_port(host, port))) {
    return absl::UnavailableError(fmt::format(
        "Cannot listen on {}: the port is taken or the address is not of this machine. Set ICAP_HTTP_LISTEN to a free "
        "one.",
        address));
  }
  ::listen(svr_sock_, kBacklog);
  return absl::OkStatus();
}

void HttpServer::Serve() {
  listen_after_bind();
}

void HttpServer::Stop() {
  stopping_ = true;
  // The library's stop() does nothing while Serve has not got to accepting yet.
  ::shutdown(svr_sock_, SHUT_RDWR);
}

bool HttpServer::process_and_close_socket(socket_t socket) {
  HttpConnection connection(socket);
  current_connection = &connection;
  if (refusing) {
    RefuseConnection(connection);
  } else {
    ServeConnection(connection);
  }
  current_connection = nullptr;
  ::shutdown(socket, SHUT_RDWR);
  close(socket);
  return true;
}

void HttpServer::ServeConnection(HttpConnection& connection) {
  const auto may_wait = [this] { return !stopping_ && waiting_count_ == 0; };
  const auto check_head = [this](httplib::Request& request) { CheckHead(request); };
  while (connection.WaitForRequest(may_wait)) {
    connection.BeginRequest(kMaxBodyBytes);
    bool closed = false;
    head_is_ambiguous = false;
    const bool answered = process_request(connection, stopping_, closed, check_head);
    if (connection.must_close()) return connection.CloseGently();
    if (!connection.Flush() || !answered || closed || stopping_) return;
  }
}

void HttpServer::RefuseConnection(HttpConnection& connection) {
  httplib::Response response;
  handlers_.refuse(503, response);
  const std::string head = fmt::format(
      "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: {}\r\n"
      "Connection: close\r\n\r\n",
      response.body.size());
  connection.write(head.data(), head.size());
  connection.write(response.body.data(), response.body.size());
  connection.Flush();
}

void HttpServer::CheckHead(httplib::Request& request) {
  head_is_ambiguous = !IsHeadClear(request);
  current_connection->HeadConsumed(head_is_ambiguous || HasBody(request));
  // The library would compress answers at its slowest setting, and cut them by ranges.
  request.headers.erase(kOfferedEncodings);
  const auto offered = request.headers.find("Accept-Encoding");
  if (offered != request.headers.end()) {
    request.headers.emplace(kOfferedEncodings, offered->second);
    request.headers.erase("Accept-Encoding");
  }
  request.ranges.clear();
  if (request.method == "POST") request.path = "/";
}

httplib::Server::HandlerResponse HttpServer::BeforeRouting(const httplib::Request& request,
                                                           httplib::Response& response) {
  if (head_is_ambiguous) {
    handlers_.refuse(400, response);
  } else if (request.method == "GET" || request.method == "HEAD") {
    handlers_.get(request, response);
  } else if (request.method != "POST") {
    handlers_.refuse(405, response);
  } else if (request.get_header_value<uint64_t>("Content-Length") > kMaxBodyBytes) {
    handlers_.refuse(413, response);
  } else if (handlers_.admit_post(request, response)) {
    return HandlerResponse::Unhandled;
  }
  return HandlerResponse::Handled;
}

void HttpServer::Post(const httplib::Request& request, httplib::Response& response,
                      const httplib::ContentReader& reader) {
  std::string body;
  if (HasBody(request)) {
    body.reserve(std::min<uint64_t>(request.get_header_value<uint64_t>("Content-Length"), kMaxBodyBytes));
    bool too_large = false;
    const bool whole = reader([&](const char* bytes, size_t size) {
      too_large = body.size() + size > kMaxBodyBytes;
      if (!too_large) body.append(bytes, size);
      return !too_large;
    });
    if (!whole) return handlers_.refuse(too_large ? 413 : 400, response);
    current_connection->BodyConsumed();
  }
  handlers_.post(request, std::move(body), response);
}

}  // namespace icap::gateway
