// The thread that sends what is waiting, at an even rate.
#pragma once

#include <chrono>
#include <memory>
#include <thread>

#include "services/collection/app/send_mail.h"
#include "services/collection/transport/smtp_sender.h"
#include "services/common/rpc/stop_flag.h"

namespace icap::collection {

// How often an idle worker looks for work.
inline constexpr std::chrono::milliseconds kMailIdleInterval{1'000};

class MailWorker {
 public:
  // `per_minute`: messages of this process; mail servers block who sends faster than they allow.
  MailWorker(MailStore& mail, SmtpSettings settings, InvitationCodes& codes, std::string web_address, int per_minute,
             Clock clock, RandomBytes random);
  ~MailWorker();

  void Start();
  // Returns when the message in work is done.
  void Stop();

 private:
  void Run();

  SmtpSender sender_;
  rpc::StopFlag stop_;
  SendMail send_;
  std::thread thread_;
};

}  // namespace icap::collection
