#include "services/common/roster/http_fetch.h"

#include <curl/curl.h>

#include "absl/strings/ascii.h"
#include "services/common/roster/package.h"

namespace icap::roster {
namespace {

constexpr long kConnectTimeoutMs = 10'000;

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

std::string PartOf(const Url& url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), part, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

Url ParseUrl(const std::string& text) {
  Url url(curl_url());
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) return nullptr;
  return url;
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && absl::ascii_isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
  while (!text.empty() && absl::ascii_isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
  return text;
}

// What the callbacks fill.
struct Receiving {
  HttpAnswer answer;
  int64_t max_bytes = 0;
};

size_t TakeBody(char* data, size_t size, size_t count, void* receiving) {
  auto* self = static_cast<Receiving*>(receiving);
  const size_t bytes = size * count;
  if (static_cast<int64_t>(self->answer.body.size() + bytes) > self->max_bytes) {
    self->answer.too_large = true;
    return 0;
  }
  self->answer.body.append(data, bytes);
  return bytes;
}

size_t TakeHeader(char* data, size_t size, size_t count, void* receiving) {
  auto* self = static_cast<Receiving*>(receiving);
  const std::string_view line(data, size * count);
  const size_t colon = line.find(':');
  if (line.starts_with("HTTP/")) {
    self->answer.headers.clear();
  } else if (colon != std::string_view::npos) {
    std::string& value = self->answer.headers[LowerCase(Trimmed(line.substr(0, colon)))];
    if (!value.empty()) value += ", ";
    value += Trimmed(line.substr(colon + 1));
  }
  return size * count;
}

// Whether the parameters of a link say rel=next.
bool IsNext(std::string_view parameters) {
  std::string lower = LowerCase(parameters);
  const size_t rel = lower.find("rel");
  if (rel == std::string::npos) return false;
  std::string_view value = Trimmed(std::string_view(lower).substr(rel + 3));
  if (!value.starts_with('=')) return false;
  value = Trimmed(value.substr(1));
  if (value.starts_with('"')) return value.substr(1, value.find('"', 1) - 1) == "next";
  return Trimmed(value.substr(0, value.find_first_of(";,"))) == "next";
}

}  // namespace

std::optional<HttpOrigin> OriginOf(const std::string& url) {
  const Url parsed = ParseUrl(url);
  if (!parsed || !PartOf(parsed, CURLUPART_USER).empty() || !PartOf(parsed, CURLUPART_PASSWORD).empty()) {
    return std::nullopt;
  }
  HttpOrigin origin{LowerCase(PartOf(parsed, CURLUPART_SCHEME)), LowerCase(PartOf(parsed, CURLUPART_HOST)),
                    PartOf(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT)};
  if ((origin.scheme != "https" && origin.scheme != "http") || origin.host.empty()) return std::nullopt;
  return origin;
}

bool IsLoopback(const HttpOrigin& origin) {
  const bool dotted =
      origin.host.starts_with("127.") && origin.host.find_first_not_of("0123456789.") == std::string::npos;
  return dotted || origin.host == "localhost" || origin.host == "[::1]";
}

std::string ResolveUrl(const std::string& base, const std::string& reference) {
  const Url url = ParseUrl(base);
  if (!url || curl_url_set(url.get(), CURLUPART_URL, reference.c_str(), 0) != CURLUE_OK) return {};
  return PartOf(url, CURLUPART_URL);
}

std::string WithQuery(const std::string& url, const std::vector<std::pair<std::string, std::string>>& parameters) {
  const Url parsed = ParseUrl(url);
  if (!parsed) return {};
  for (const auto& [name, value] : parameters) {
    const std::string part = name + "=" + value;
    curl_url_set(parsed.get(), CURLUPART_QUERY, part.c_str(), CURLU_APPENDQUERY | CURLU_URLENCODE);
  }
  return PartOf(parsed, CURLUPART_URL);
}

std::string NextLink(std::string_view link_header) {
  while (true) {
    const size_t open = link_header.find('<');
    const size_t close = link_header.find('>', open);
    if (open == std::string_view::npos || close == std::string_view::npos) return {};
    const size_t end = std::min(link_header.find('<', close), link_header.size());
    if (IsNext(link_header.substr(close + 1, end - close - 1))) {
      return std::string(link_header.substr(open + 1, close - open - 1));
    }
    link_header.remove_prefix(end);
  }
}

struct HttpFetcher::Connection {
  CURL* handle = curl_easy_init();
  ~Connection() { curl_easy_cleanup(handle); }
};

HttpFetcher::HttpFetcher(std::string ca_file, std::chrono::milliseconds timeout)
    : ca_file_(std::move(ca_file)), timeout_(timeout), connection_(std::make_unique<Connection>()) {}
HttpFetcher::~HttpFetcher() = default;

HttpAnswer HttpFetcher::Send(const HttpRequest& request, int64_t max_bytes) {
  CURL* handle = connection_->handle;
  Receiving receiving;
  receiving.max_bytes = max_bytes;
  // Keeps connections, forgets everything else of the request before.
  curl_easy_reset(handle);
  curl_easy_setopt(handle, CURLOPT_URL, request.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "https,http");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, kConnectTimeoutMs);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout_.count()));
  curl_easy_setopt(handle, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "icap-roster");
  if (!ca_file_.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, ca_file_.c_str());
  // A proxy would carry a plain request off this machine.
  if (request.url.starts_with("http:")) curl_easy_setopt(handle, CURLOPT_NOPROXY, "*");
  if (request.form) {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(request.form->size()));
    curl_easy_setopt(handle, CURLOPT_COPYPOSTFIELDS, request.form->c_str());
  }
  if (!request.basic_user.empty()) {
    curl_easy_setopt(handle, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
    curl_easy_setopt(handle, CURLOPT_USERNAME, request.basic_user.c_str());
    curl_easy_setopt(handle, CURLOPT_PASSWORD, request.basic_password.c_str());
  }
  curl_slist* headers = nullptr;
  for (const std::string& header : request.headers) headers = curl_slist_append(headers, header.c_str());
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, TakeBody);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &receiving);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, TakeHeader);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &receiving);
  const CURLcode code = curl_easy_perform(handle);
  curl_slist_free_all(headers);
  long status = 0;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  // An answer that broke off is none.
  receiving.answer.status = code == CURLE_OK || receiving.answer.too_large ? static_cast<int>(status) : 0;
  return std::move(receiving.answer);
}

}  // namespace icap::roster
