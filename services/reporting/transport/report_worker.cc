#include "services/reporting/transport/report_worker.h"

#include "services/common/observability/log.h"

namespace icap::reporting {
namespace {

std::string_view OutcomeName(RenderOutcome outcome) {
  switch (outcome) {
    case RenderOutcome::kNothingQueued:
      return "nothing_queued";
    case RenderOutcome::kRendered:
      return "rendered";
    case RenderOutcome::kFailed:
      return "failed";
    case RenderOutcome::kPutBack:
      return "put_back";
    case RenderOutcome::kSuperseded:
      return "superseded";
    case RenderOutcome::kDropped:
      return "dropped";
  }
  return "";
}

}  // namespace

ReportWorker::ReportWorker(ProfileSource& profiles, ReportQueue& queue, const TypesetterCommand& typesetter,
                           int typesetter_count, std::string instance, observability::Metrics& metrics)
    : queue_(queue), instance_(std::move(instance)), metrics_(metrics) {
  for (int i = 0; i < typesetter_count; ++i) {
    Station station;
    station.typesetter = std::make_unique<TypesetterProcess>(typesetter);
    station.render = std::make_unique<RenderReports>(profiles, queue, *station.typesetter, instance_);
    stations_.push_back(std::move(station));
  }
}

ReportWorker::~ReportWorker() {
  Stop();
}

void ReportWorker::Start() {
  const absl::Status released = queue_.ReleaseLeases(instance_);
  if (!released.ok()) {
    // Not lost: the leases end by themselves.
    observability::Log(observability::Level::kWarn, "leases_not_released", {{"error", released.ToString()}});
  }
  for (const Station& station : stations_) threads_.emplace_back([this, &station] { Run(*station.render); });
}

void ReportWorker::Stop() {
  stop_.Stop();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void ReportWorker::Run(RenderReports& render) {
  while (!stop_.WaitFor(std::chrono::milliseconds(0))) {
    const auto outcome = render.RenderNext();
    if (!outcome.ok()) {
      observability::Log(observability::Level::kWarn, "report_worker_waits", {{"error", outcome.status().ToString()}});
    } else if (*outcome != RenderOutcome::kNothingQueued) {
      metrics_.Count("reports", OutcomeName(*outcome));
      continue;
    }
    stop_.WaitFor(kIdleInterval);
  }
}

}  // namespace icap::reporting
