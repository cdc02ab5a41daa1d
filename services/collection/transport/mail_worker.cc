#include "services/collection/transport/mail_worker.h"

#include "services/common/observability/log.h"

namespace icap::collection {

MailWorker::MailWorker(MailStore& mail, SmtpSettings settings, InvitationCodes& codes, std::string web_address,
                       int per_minute, Clock clock, RandomBytes random)
    : sender_(std::move(settings), std::move(clock), std::move(random)),
      send_(mail, sender_, codes, std::move(web_address),
            [this, pause = std::chrono::milliseconds(60'000 / per_minute)] { return !stop_.WaitFor(pause); }) {}

MailWorker::~MailWorker() {
  Stop();
}

void MailWorker::Start() {
  thread_ = std::thread([this] { Run(); });
}

void MailWorker::Stop() {
  stop_.Stop();
  if (thread_.joinable()) thread_.join();
}

void MailWorker::Run() {
  while (!stop_.WaitFor(std::chrono::milliseconds(0))) {
    const auto taken = send_.SendNext();
    if (!taken.ok()) {
      observability::Log(observability::Level::kWarn, "mail_worker_waits", {{"error", taken.status().ToString()}});
    } else if (*taken > 0) {
      continue;
    }
    stop_.WaitFor(kMailIdleInterval);
  }
}

}  // namespace icap::collection
