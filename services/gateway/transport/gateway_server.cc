#include "services/gateway/transport/gateway_server.h"

#include <fmt/format.h>

#include "services/common/base/error.h"
#include "services/gateway/transport/connect_error.h"

namespace icap::gateway {
namespace {

httplib::Headers DefaultHeaders(bool secure) {
  httplib::Headers headers = {
      {"Content-Security-Policy",
       "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'; "
       "base-uri 'none'; form-action 'self'"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
      {"Referrer-Policy", "no-referrer"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
  };
  if (secure) headers.emplace("Strict-Transport-Security", "max-age=31536000");
  return headers;
}

absl::Status Refusal(int http_status) {
  switch (http_status) {
    case 404:
      return NotFound(Reason::kMethodUnknown, "There is nothing at this address.");
    case 405:
      return MakeError(absl::StatusCode::kUnimplemented, Reason::kMethodUnknown,
                       "This address does not take this HTTP method.");
    case 413:
      return MakeError(absl::StatusCode::kResourceExhausted, Reason::kBodyTooLarge,
                       fmt::format("The body of the request is larger than {} bytes.", kMaxBodyBytes));
    case 503:
      return Unavailable(Reason::kOverloaded, "Too many connections at once. Try again in a moment.");
    default:
      if (http_status >= 500) return Internal("The request failed because of a fault in the service.");
      return InvalidArgument(Reason::kMalformedRequest, "The request is not valid HTTP, or did not arrive whole.");
  }
}

void Refuse(int http_status, httplib::Response& response) {
  SetError(response, Refusal(http_status));
  response.status = http_status;
  if (http_status == 405) response.set_header("Allow", "GET, HEAD, POST");
}

}  // namespace

HttpHandlers RouteTo(ConnectHandler& connect, Download& download, Health& health, const StaticFiles& files,
                     bool secure) {
  HttpHandlers handlers;
  handlers.default_headers = DefaultHeaders(secure);
  handlers.refuse = Refuse;
  handlers.admit_post = [&connect](const httplib::Request& request, httplib::Response& response) {
    return connect.Admit(request, response);
  };
  handlers.post = [&connect](const httplib::Request& request, std::string body, httplib::Response& response) {
    connect.Handle(request, std::move(body), response);
  };
  handlers.get = [&](const httplib::Request& request, httplib::Response& response) {
    const std::string& path = request.path;
    if (path == "/healthz") {
      HealthReport report = health.Ask();
      response.set_header("Cache-Control", "no-store");
      return SetAnswer(response, report.is_serving ? 200 : 503, "application/json", std::move(report.json));
    }
    if (path.starts_with(kDownloadPrefix)) return download.Handle(path, request, response);
    if (path.starts_with("/icap.")) return Refuse(405, response);
    if (files.Answer(path, request, response)) return;
    if (!files.has_index()) {
      return SetAnswer(response, 404, "text/plain; charset=utf-8",
                       "The web app has not been built: run tools/icap build, then start the gateway again.\n");
    }
    Refuse(404, response);
  };
  return handlers;
}

}  // namespace icap::gateway
