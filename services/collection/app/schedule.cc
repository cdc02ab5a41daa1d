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
                   RandomBytes random)
    : store_(store),
      openings_(openings),
      rollouts_(rollouts),
      retention_(retention),
      clock_(std::move(clock)),
      random_(std::move(random)) {}

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
