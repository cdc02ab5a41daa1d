#include "services/common/roster/roster_pull.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/roster/finding.h"
#include "services/common/roster/http_fetch.h"
#include "services/common/roster/one_roster_json.h"

namespace icap::roster {
namespace {

using nlohmann::json;

constexpr int kOk = 200;
constexpr int kUnauthorized = 401;
constexpr int kTooManyRequests = 429;
constexpr int kServerError = 500;
constexpr int64_t kTokenAnswerBytes = 64 * 1024;
constexpr size_t kTokenBytes = 16 * 1024;

absl::Status Unusable(std::string_view message) {
  return FailedPrecondition(Reason::kRosterSourceUnusable, message);
}

std::optional<int64_t> NumberOf(const std::string& text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// One pull: the connection, the token, and what was used of the limits.
class Pull {
 public:
  Pull(const PullSource& source, const PullTime& time, const PullLimits& limits)
      : source_(source), time_(time), limits_(limits), fetcher_(source.ca_file, limits.request_timeout) {}

  absl::Status CheckUrls() {
    ICAP_RETURN_IF_ERROR(CheckUrl("base_url", source_.base_url));
    ICAP_RETURN_IF_ERROR(CheckUrl("token_url", source_.token_url));
    host_ = *OriginOf(source_.base_url);
    return absl::OkStatus();
  }

  // Passes every record of a list. `list` is both the last part of the URL and the member of the answer.
  absl::Status ReadList(const std::string& list, const std::function<void(const json&)>& on_record) {
    std::string url = PageUrl(list, 0);
    std::set<std::string> seen;
    std::optional<int64_t> total;
    int64_t record_count = 0;
    while (!url.empty()) {
      if (!seen.insert(url).second) return Unusable(fmt::format("The pages of {} go round in a circle.", list));
      ICAP_ASSIGN_OR_RETURN(const HttpAnswer answer, GetPage(url));
      ICAP_ASSIGN_OR_RETURN(const int64_t page_count, TakePage(list, answer, on_record));
      record_count += page_count;
      ICAP_RETURN_IF_ERROR(TakeTotal(list, answer, total));
      ICAP_ASSIGN_OR_RETURN(url, NextUrl(list, url, answer, {page_count, record_count, total}));
    }
    if (total && *total != record_count) {
      return Unusable(fmt::format("{} has {} records by its own count, but gave {}.", list, *total, record_count));
    }
    return absl::OkStatus();
  }

 private:
  struct Progress {
    int64_t page_count;    // records of this page
    int64_t record_count;  // records so far
    const std::optional<int64_t>& total;
  };

  static absl::Status CheckUrl(std::string_view field, const std::string& url) {
    const auto origin = OriginOf(url);
    if (!origin) return FieldInvalid(field, "must be an https URL without user and password");
    if (origin->scheme != "https" && !IsLoopback(*origin)) return FieldInvalid(field, "must begin with https");
    return absl::OkStatus();
  }

  std::string PageUrl(const std::string& list, int64_t offset) const {
    std::string base = source_.base_url;
    while (base.ends_with('/')) base.pop_back();
    return WithQuery(fmt::format("{}/{}", base, list),
                     {{"limit", std::to_string(limits_.page_size)}, {"offset", std::to_string(offset)}});
  }

  // The next page: by the link, or else by counting. Empty after the last.
  absl::StatusOr<std::string> NextUrl(const std::string& list, const std::string& url, const HttpAnswer& answer,
                                      const Progress& progress) const {
    const std::string link = NextLink(answer.Header("link"));
    if (link.empty()) {
      // Without a count, a full page may have one after it.
      const bool more = progress.total ? progress.record_count < *progress.total && progress.page_count > 0
                                       : progress.page_count >= limits_.page_size;
      return more ? PageUrl(list, progress.record_count) : std::string();
    }
    const std::string next = ResolveUrl(url, link);
    if (OriginOf(next) != host_) {
      return Unusable(fmt::format("{} goes on at another host than base_url's: the token is not sent there.", list));
    }
    // Some sources link on from the last page, too.
    if (progress.page_count == 0) return std::string();
    return next;
  }

  absl::Status TakeTotal(const std::string& list, const HttpAnswer& answer, std::optional<int64_t>& total) const {
    const std::string text = answer.Header("x-total-count");
    if (text.empty()) return absl::OkStatus();
    const auto number = NumberOf(text);
    if (!number) return Unusable(fmt::format("{} has an X-Total-Count that is no number.", list));
    if (total && *total != *number) {
      return Unusable(
          fmt::format("{} changed from {} to {} records while it was read: pull again.", list, *total, *number));
    }
    total = number;
    return absl::OkStatus();
  }

  absl::StatusOr<int64_t> TakePage(const std::string& list, const HttpAnswer& answer,
                                   const std::function<void(const json&)>& on_record) const {
    const json page = json::parse(answer.body, nullptr, false);
    if (!page.is_object() || !page.contains(list) || !page[list].is_array()) {
      return Unusable(fmt::format("The answer is not the list {} of OneRoster 1.2.", list));
    }
    for (const json& record : page[list]) {
      if (!record.is_object()) return Unusable(fmt::format("{} holds what is no record.", list));
      on_record(record);
    }
    return static_cast<int64_t>(page[list].size());
  }

  absl::StatusOr<HttpAnswer> GetPage(const std::string& url) {
    if (++page_count_ > limits_.page_count) {
      return Unusable(fmt::format("The source has more than {} pages.", limits_.page_count));
    }
    bool renewed = token_.empty();
    while (true) {
      if (token_.empty()) ICAP_RETURN_IF_ERROR(FetchToken());
      HttpRequest request;
      request.url = url;
      request.headers = {"Accept: application/json", fmt::format("Authorization: Bearer {}", token_)};
      const int64_t max_bytes = std::min(limits_.page_bytes, limits_.total_bytes - byte_count_);
      ICAP_ASSIGN_OR_RETURN(HttpAnswer answer, SendPatiently(request, max_bytes));
      byte_count_ += static_cast<int64_t>(answer.body.size());
      // A token may end in the middle of a pull: one new one for each page.
      if (answer.status == kUnauthorized && !renewed) {
        renewed = true;
        token_.clear();
        continue;
      }
      ICAP_RETURN_IF_ERROR(CheckAnswer(answer));
      return answer;
    }
  }

  absl::Status CheckAnswer(const HttpAnswer& answer) const {
    if (answer.status == kUnauthorized || answer.status == 403) {
      return Unusable(fmt::format("The source refuses access ({}): check the client and its scopes.", answer.status));
    }
    if (answer.status >= 300 && answer.status < 400) {
      return Unusable("The source redirects: give the address it redirects to, if that is right.");
    }
    if (answer.status != kOk) return Unusable(fmt::format("The source answers with status {}.", answer.status));
    if (answer.too_large) {
      return Unusable(fmt::format("The source gives more than {} bytes a page or {} bytes in all.", limits_.page_bytes,
                                  limits_.total_bytes));
    }
    return absl::OkStatus();
  }

  absl::Status FetchToken() {
    HttpRequest request;
    request.url = source_.token_url;
    request.headers = {"Accept: application/json"};
    request.basic_user = source_.client_id;
    request.basic_password = source_.client_secret.Reveal();
    request.form = "grant_type=client_credentials";
    if (!source_.scopes.empty())
      *request.form += fmt::format("&scope={}", Escaped(fmt::to_string(fmt::join(source_.scopes, " "))));
    ICAP_ASSIGN_OR_RETURN(const HttpAnswer answer, SendPatiently(request, kTokenAnswerBytes));
    if (answer.status != kOk || answer.too_large) {
      return Unusable(
          fmt::format("The token address answers with status {}: check the client's id and secret.", answer.status));
    }
    const json body = json::parse(answer.body, nullptr, false);
    if (body.is_object() && body.contains("access_token") && body["access_token"].is_string()) {
      token_ = body["access_token"].get<std::string>();
    }
    const bool printable = std::all_of(token_.begin(), token_.end(), [](char c) { return c > ' ' && c < '\x7f'; });
    if (token_.empty() || token_.size() > kTokenBytes || !printable) {
      token_.clear();
      return Unusable("The token address gives no token.");
    }
    return absl::OkStatus();
  }

  static std::string Escaped(const std::string& text) {
    char* escaped = curl_easy_escape(nullptr, text.data(), static_cast<int>(text.size()));
    std::string copy(escaped == nullptr ? "" : escaped);
    curl_free(escaped);
    return copy;
  }

  // Repeats what may come right by itself: no connection, 429 and 5xx.
  absl::StatusOr<HttpAnswer> SendPatiently(const HttpRequest& request, int64_t max_bytes) {
    std::chrono::milliseconds pause = limits_.first_wait;
    for (int attempt = 1;; ++attempt) {
      HttpAnswer answer = fetcher_.Send(request, max_bytes);
      const bool passing = answer.status == 0 || answer.status == kTooManyRequests || answer.status >= kServerError;
      if (!passing) return answer;
      const auto asked = RetryAfter(answer);
      if (attempt >= limits_.attempt_count || (asked && *asked > limits_.longest_wait)) {
        return Unavailable(Reason::kPeerUnavailable,
                           answer.status == 0
                               ? "The source of the roster cannot be reached."
                               : fmt::format("The source of the roster is not ready (status {}).", answer.status));
      }
      if (!time_.wait(asked.value_or(std::min(pause, limits_.longest_wait)))) {
        return absl::CancelledError("The pull was stopped.");
      }
      pause *= 2;
    }
  }

  // What the source asks for: seconds or a date (RFC 9110, 10.2.3).
  std::optional<std::chrono::milliseconds> RetryAfter(const HttpAnswer& answer) const {
    const std::string text = answer.Header("retry-after");
    if (text.empty()) return std::nullopt;
    constexpr int64_t kMaxSeconds = 1'000'000'000;
    if (const auto seconds = NumberOf(text)) return std::chrono::seconds(std::min(*seconds, kMaxSeconds));
    const time_t date = curl_getdate(text.c_str(), nullptr);
    if (date < 0) return std::nullopt;
    const auto until = std::chrono::sys_seconds(std::chrono::seconds(date)) - time_.clock();
    return std::max(std::chrono::milliseconds(0), std::chrono::ceil<std::chrono::milliseconds>(until));
  }

  const PullSource& source_;
  const PullTime& time_;
  const PullLimits& limits_;
  HttpFetcher fetcher_;
  HttpOrigin host_;
  std::string token_;
  int page_count_ = 0;
  int64_t byte_count_ = 0;
};

}  // namespace

absl::StatusOr<ReadRoster> PullRoster(const PullSource& source, const PullTime& time, const PullLimits& limits,
                                      const ReadingOptions& options) {
  Pull pull(source, time, limits);
  ICAP_RETURN_IF_ERROR(pull.CheckUrls());
  FindingLog log(Reading::kTolerant);
  ReadRoster out;
  JsonRosterReader reader(options, log, out);
  ICAP_RETURN_IF_ERROR(pull.ReadList("orgs", [&](const json& record) { reader.TakeOrganization(record); }));
  if (out.roster.organizations.empty()) return Unusable("The source has no organization.");
  reader.CheckParents();
  ICAP_RETURN_IF_ERROR(pull.ReadList("academicSessions", [&](const json& record) { reader.TakeSession(record); }));
  ICAP_RETURN_IF_ERROR(pull.ReadList("users", [&](const json& record) { reader.TakeUser(record); }));
  if (log.refused()) return log.RefusalStatus();
  if (out.roster.people.empty()) return Unusable("The source has no staff.");
  out.roster.version = "1.2";
  out.roster.source = OriginOf(source.base_url)->host;
  out.roster.organizations_mode = out.roster.people_mode = out.roster.roles_mode = FileMode::kBulk;
  out.roster.sessions_mode = out.roster.sessions.empty() ? FileMode::kAbsent : FileMode::kBulk;
  out.findings = log.TakeFindings();
  return out;
}

}  // namespace icap::roster
