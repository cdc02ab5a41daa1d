// What sending invitations by e-mail needs from outside.
#pragma once

#include <string>

namespace icap::collection {

// One message to one person.
struct OutgoingMail {
  std::string to;  // address
  std::string subject;
  std::string body;       // plain text, UTF-8
  std::string stop_link;  // for the mail program's own way to stop further messages
};

enum class SendOutcome {
  kSent,        // the server has taken it
  kRefused,     // the address does not work: never try it again
  kTryLater,    // the server or the way to it is busy or away
  kNotAllowed,  // the server does not let us send: wrong sign-in, no TLS, wrong sender. Nothing else would go through
                // either
};

struct SendResult {
  SendOutcome outcome = SendOutcome::kTryLater;
  std::string detail;  // what the server said, for the person who sends
};

// A mail server. Not thread safe.
class MailSender {
 public:
  virtual ~MailSender() = default;

  virtual SendResult Send(const OutgoingMail& mail) = 0;
};

}  // namespace icap::collection
