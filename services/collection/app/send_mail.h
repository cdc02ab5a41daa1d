// Sends what is waiting: the work behind mailings.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/collection/app/invitation_codes.h"
#include "services/collection/app/mailing_ports.h"

namespace icap::collection {

// Messages taken at once; all of them are sent within the lease, at any allowed rate.
inline constexpr int kMailBatch = 20;
inline constexpr std::chrono::seconds kMailLease{1'800};
inline constexpr int kMaxMailAttempts = 5;
// Pause after the first attempt that failed; doubled after each further one.
inline constexpr std::chrono::seconds kFirstMailPause{60};

// One worker: as thread safe as its sender, which is not.
class SendMail {
 public:
  // `web_address`: what links begin with, e.g. "https://icap.agency.example". `before_each` is called before a message
  // goes out and says whether to go on: it holds the rate, and ends the round when the process stops.
  SendMail(MailStore& mail, MailSender& sender, InvitationCodes& codes, std::string web_address,
           std::function<bool()> before_each)
      : mail_(mail),
        sender_(sender),
        codes_(codes),
        web_address_(std::move(web_address)),
        before_each_(std::move(before_each)) {}

  // Number of messages that were taken; 0: nothing is due. An error means that the store is away; what was taken comes
  // again when its lease ends, and then a message may reach a person twice.
  absl::StatusOr<int> SendNext();

 private:
  absl::StatusOr<MailTemplate> TemplateFor(const ClaimedMail& mail);
  absl::StatusOr<OutgoingMail> Compose(const ClaimedMail& mail);
  absl::Status SendOne(const ClaimedMail& mail);
  absl::Status GiveBack(const ClaimedMail& mail);

  MailStore& mail_;
  MailSender& sender_;
  InvitationCodes& codes_;
  const std::string web_address_;
  const std::function<bool()> before_each_;
};

}  // namespace icap::collection
