// An SMTP server of the test's own, with TLS and sign-in (tests/mail/server.mjs; needs `npm ci` there).
#pragma once

#include <sys/types.h>

#include <string>

namespace icap::testing {

class MailServer {
 public:
  enum class Tls { kStartTls, kImplicit };

  explicit MailServer(Tls tls);
  ~MailServer();

  MailServer(const MailServer&) = delete;
  MailServer& operator=(const MailServer&) = delete;

  std::string url() const;
  // The certificate that signs for it.
  std::string ca_file() const { return folder_ + "/certificate.pem"; }
  // The next message it has taken, as a line of JSON; waits for it.
  std::string NextMessage();

 private:
  std::string NextLine();

  const Tls tls_;
  std::string folder_;
  pid_t process_ = -1;
  int input_ = -1;   // of the server; closing it ends the server
  int output_ = -1;  // of the server
  std::string heard_;
  std::string port_;
};

}  // namespace icap::testing
