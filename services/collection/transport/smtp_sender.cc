#include "services/collection/transport/smtp_sender.h"

#include <curl/curl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string_view>
#include <vector>

#include "services/collection/domain/mail_text.h"
#include "services/common/base/error.h"

namespace icap::collection {
namespace {

constexpr std::string_view kImplicitTls = "smtps://";
constexpr std::string_view kStartTls = "smtp://";
// RFC 2047, section 2: an encoded word has at most 75 characters; 12 of them are "=?UTF-8?Q?" and "?=".
constexpr size_t kMaxEncodedWord = 63;
constexpr int kRefusedFrom = 500;

using Easy = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using List = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;
using Mime = std::unique_ptr<curl_mime, decltype(&curl_mime_free)>;

// curl asks for this once, before threads use it.
bool StartCurl() {
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return started;
}

bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char character) { return character >= 0x20 && character < 0x7f; });
}

// A header's text in RFC 2047's Q encoding when it is not plain ASCII.
std::string EncodeHeader(std::string_view text) {
  if (IsPlain(text)) return std::string(text);
  std::string header;
  std::string word;
  const auto flush = [&] {
    if (word.empty()) return;
    if (!header.empty()) header += "\r\n ";
    header += fmt::format("=?UTF-8?Q?{}?=", word);
    word.clear();
  };
  for (size_t i = 0; i < text.size();) {
    // A character is not divided between words.
    size_t end = i + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) ++end;
    std::string encoded;
    for (; i < end; ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      const bool safe = std::isalnum(byte) != 0 && byte < 0x80;
      encoded += safe ? std::string(1, text[i]) : fmt::format("={:02X}", byte);
    }
    if (word.size() + encoded.size() > kMaxEncodedWord) flush();
    word += encoded;
  }
  flush();
  return header;
}

// Lines as SMTP has them.
std::string WithCrLf(std::string_view text) {
  std::string lines;
  for (const char character : text) {
    if (character == '\n') lines += '\r';
    if (character != '\r') lines += character;
  }
  return lines;
}

std::string MailDate(Timestamp now) {
  const std::time_t seconds =
      std::chrono::system_clock::to_time_t(std::chrono::time_point_cast<std::chrono::system_clock::duration>(now));
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(seconds));
}

SendOutcome OutcomeOf(CURLcode code, long response) {
  switch (code) {
    case CURLE_OK:
      return SendOutcome::kSent;
    case CURLE_LOGIN_DENIED:
    case CURLE_USE_SSL_FAILED:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      return SendOutcome::kNotAllowed;
    default:
      break;
  }
  if (response >= kRefusedFrom) return SendOutcome::kRefused;
  return SendOutcome::kTryLater;
}

}  // namespace

// A handle that lives as long as the sender, and what the server said when it refused.
struct SmtpSender::Connection {
  Easy easy{nullptr, curl_easy_cleanup};
  std::string refusal;
  std::array<char, CURL_ERROR_SIZE> error{};

  // Responses of the server come as "headers".
  static size_t Hear(char* text, size_t size, size_t count, void* self) {
    auto* connection = static_cast<Connection*>(self);
    const std::string_view line(text, size * count);
    // Not the last line: after a refusal curl says good-bye, and the server answers that too.
    if (line.starts_with('4') || line.starts_with('5')) {
      connection->refusal = std::string(line.substr(0, line.find_last_not_of("\r\n") + 1));
    }
    return size * count;
  }
};

absl::Status CheckSmtpSettings(const SmtpSettings& settings) {
  if (!settings.url.starts_with(kImplicitTls) && !settings.url.starts_with(kStartTls)) {
    return FieldInvalid("url", "must be smtps://host[:port] (TLS) or smtp://host[:port] (STARTTLS)");
  }
  if (!IsMailAddress(settings.from)) return FieldInvalid("from", "must be an e-mail address");
  if (!settings.user.empty() && settings.password.Reveal().empty()) {
    return FieldInvalid("password", "is needed for the user");
  }
  return absl::OkStatus();
}

SmtpSender::SmtpSender(SmtpSettings settings, Clock clock, RandomBytes random)
    : settings_(std::move(settings)),
      clock_(std::move(clock)),
      random_(std::move(random)),
      connection_(std::make_unique<Connection>()) {
  if (StartCurl()) connection_->easy.reset(curl_easy_init());
}

SmtpSender::~SmtpSender() = default;

SendResult SmtpSender::Send(const OutgoingMail& mail) {
  if (!IsMailAddress(mail.to)) return {SendOutcome::kRefused, "This is not an e-mail address."};
  CURL* easy = connection_->easy.get();
  if (easy == nullptr) return {SendOutcome::kTryLater, "No connection can be made."};
  curl_easy_reset(easy);  // settings only: the connection stays

  const std::string recipient = fmt::format("<{}>", mail.to);
  const List recipients(curl_slist_append(nullptr, recipient.c_str()), curl_slist_free_all);
  const std::string domain = settings_.from.substr(settings_.from.find('@') + 1);
  List headers(nullptr, curl_slist_free_all);
  for (const std::string& header :
       {fmt::format("Date: {}", MailDate(clock_())),
        fmt::format("From: {} <{}>", EncodeHeader(settings_.from_name), settings_.from),
        fmt::format("To: <{}>", mail.to), fmt::format("Subject: {}", EncodeHeader(mail.subject)),
        fmt::format("Message-ID: <{}@{}>", NewUuid(random_), domain), std::string("Auto-Submitted: auto-generated"),
        fmt::format("List-Unsubscribe: <{}>", mail.stop_link)}) {
    headers.reset(curl_slist_append(headers.release(), header.c_str()));
  }
  const Mime mime(curl_mime_init(easy), curl_mime_free);
  curl_mimepart* part = curl_mime_addpart(mime.get());
  const std::string body = WithCrLf(mail.body);
  curl_mime_data(part, body.data(), body.size());
  curl_mime_type(part, "text/plain; charset=utf-8");
  curl_mime_encoder(part, "quoted-printable");

  curl_easy_setopt(easy, CURLOPT_URL, settings_.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  if (!settings_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, settings_.ca_file.c_str());
  if (!settings_.user.empty()) {
    curl_easy_setopt(easy, CURLOPT_USERNAME, settings_.user.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, settings_.password.Reveal().c_str());
  }
  const std::string sender = fmt::format("<{}>", settings_.from);
  curl_easy_setopt(easy, CURLOPT_MAIL_FROM, sender.c_str());
  curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(easy, CURLOPT_MIMEPOST, mime.get());
  curl_easy_setopt(easy, CURLOPT_TIMEOUT, static_cast<long>(kSmtpTimeout.count()));
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Connection::Hear);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, connection_.get());
  connection_->error.front() = '\0';
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, connection_->error.data());
  connection_->refusal.clear();

  const CURLcode code = curl_easy_perform(easy);
  long response = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &response);
  SendResult result{OutcomeOf(code, response), connection_->refusal};
  if (code != CURLE_OK && result.detail.empty()) result.detail = connection_->error.data();
  return result;
}

}  // namespace icap::collection
