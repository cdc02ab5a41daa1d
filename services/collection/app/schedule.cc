#include "services/collection/app/schedule.h"

#include "services/common/base/sha256.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

constexpr char kAsPlanned[] = "as planned";

// In whose name the schedule works. Drafting a window was allowed to the person who drafted it.
const auth::Caller& ScheduleCaller() {
  static const auto& caller = *new auth::Caller{"schedule", {{auth::Role::kStateAdministrator, "*"}}};
  return caller;
}

}  // namespace

Schedule::Schedule(ScheduleStore& store, Openings& openings, Rollouts& rollouts, Retention& retention, Clock clock,
                   RandomBytes random, std::function<void(const absl::Status&)> report)
    : store_(store),
      openings_(openings),
      rollouts_(rollouts),
      retention_(retention),
      clock_(std::move(clock)),
      random_(std::move(random)),
      report_(std::move(report)) {}

Schedule::~Schedule() {
  Stop();
}

void Schedule::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Schedule::Stop() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Schedule::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stop_) {
    lock.unlock();
    if (const absl::Status status = RunDue(); !status.ok()) report_(status);
    lock.lock();
    stopped_.wait_for(lock, kScheduleInterval, [this] { return stop_; });
  }
}

absl::Status Schedule::RunDue() {
  const auto new_key = [this](const char* method) {
    return RequestKey{method, NewUuid(random_), Sha256Hex(kAsPlanned)};
  };
  const Timestamp now = clock_();
  // One that fails does not keep the others; the first failure is told.
  absl::Status first_failure;
  ICAP_ASSIGN_OR_RETURN(const auto to_open, store_.TakeDueToOpen(now));
  for (const RolloutKey& id : to_open) {
    // Whether unconfirmed counts are accepted was chosen in the draft; TakeDueToOpen gives only what may be opened.
    const OpenOptions options{true, kAsPlanned, true};
    first_failure.Update(
        openings_.Open(ScheduleCaller(), new_key("OpenAsPlanned"), id.agency, id.rollout, options).status());
  }
  first_failure.Update(openings_.FinishAll());
  ICAP_ASSIGN_OR_RETURN(const auto to_close, store_.ListDueToClose(now));
  for (const RolloutKey& id : to_close) {
    first_failure.Update(
        rollouts_.Close(ScheduleCaller(), new_key("CloseAsPlanned"), id.agency, id.rollout, kAsPlanned).status());
  }
  first_failure.Update(retention_.PurgeDue());
  return first_failure;
}

}  // namespace icap::collection
