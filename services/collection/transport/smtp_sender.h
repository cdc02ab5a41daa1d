// Sends e-mail over SMTP (RFC 5321) with TLS and sign-in, by libcurl.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "services/collection/app/mailing_ports.h"
#include "services/common/base/clock.h"
#include "services/common/base/redacted.h"

namespace icap::collection {

// One message, from connecting to the server's last word.
inline constexpr std::chrono::seconds kSmtpTimeout{60};

struct SmtpSettings {
  // "smtps://host[:465]" (TLS from the start) or "smtp://host[:587]" (STARTTLS, required).
  std::string url;
  std::string user;  // empty: no sign-in
  Redacted<std::string> password;
  std::string from;       // address, also of the envelope: bounces come here
  std::string from_name;  // shown beside it; may be empty
  std::string ca_file;    // certificates that are trusted; empty: the system's
};

// FIELD_INVALID names what is wrong with settings.
absl::Status CheckSmtpSettings(const SmtpSettings& settings);

// Keeps its connection open between messages. Not thread safe.
class SmtpSender final : public MailSender {
 public:
  SmtpSender(SmtpSettings settings, Clock clock, RandomBytes random);
  ~SmtpSender() override;

  SendResult Send(const OutgoingMail& mail) override;

 private:
  struct Connection;

  const SmtpSettings settings_;
  const Clock clock_;
  const RandomBytes random_;
  const std::unique_ptr<Connection> connection_;
};

}  // namespace icap::collection
