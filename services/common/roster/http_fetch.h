// HTTP for the roster pull: one request at a time, no redirects, bounded answers.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace icap::roster {

// Scheme, host and port: what may get the same token.
struct HttpOrigin {
  std::string scheme;
  std::string host;
  std::string port;

  friend bool operator==(const HttpOrigin&, const HttpOrigin&) = default;
};

// The origin of an absolute http or https URL without user and password; nullopt for anything else.
std::optional<HttpOrigin> OriginOf(const std::string& url);

// Whether the origin is this machine.
bool IsLoopback(const HttpOrigin& origin);

// `reference` as seen from `base`; empty when it is no URL.
std::string ResolveUrl(const std::string& base, const std::string& reference);

// The URL with a query of these parameters.
std::string WithQuery(const std::string& url, const std::vector<std::pair<std::string, std::string>>& parameters);

// The target of `Link: <…>; rel="next"` (RFC 8288); empty when there is none.
std::string NextLink(std::string_view link_header);

struct HttpRequest {
  std::string url;
  std::vector<std::string> headers;  // "name: value"
  std::optional<std::string> form;   // posted as application/x-www-form-urlencoded
  std::string basic_user;            // with basic_password: basic authentication
  std::string basic_password;
};

struct HttpAnswer {
  int status = 0;  // 0: no answer
  std::string body;
  std::map<std::string, std::string> headers;  // names in lower case; of repeated ones all values, with commas
  bool too_large = false;                      // the body went beyond the limit and was cut

  // Empty when it is not there.
  std::string Header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

// Keeps its connection. Not thread safe.
class HttpFetcher {
 public:
  // `ca_file` as in PullSource.
  HttpFetcher(std::string ca_file, std::chrono::milliseconds timeout);
  ~HttpFetcher();

  HttpFetcher(const HttpFetcher&) = delete;
  HttpFetcher& operator=(const HttpFetcher&) = delete;

  // A body of more than `max_bytes` is cut.
  HttpAnswer Send(const HttpRequest& request, int64_t max_bytes);

 private:
  struct Connection;

  const std::string ca_file_;
  const std::chrono::milliseconds timeout_;
  const std::unique_ptr<Connection> connection_;
};

}  // namespace icap::roster
