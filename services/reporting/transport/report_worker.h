// Threads that render what is queued, one typesetter each.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "services/common/observability/metrics.h"
#include "services/common/rpc/stop_flag.h"
#include "services/reporting/app/render_reports.h"
#include "services/reporting/transport/typesetter_process.h"

namespace icap::reporting {

// How often an idle worker looks for work.
inline constexpr std::chrono::milliseconds kIdleInterval{200};

class ReportWorker {
 public:
  ReportWorker(ProfileSource& profiles, ReportQueue& queue, const TypesetterCommand& typesetter, int typesetter_count,
               std::string instance, observability::Metrics& metrics);
  ~ReportWorker();

  // Takes up what a process of the same instance left, then starts the threads.
  void Start();
  // Returns when the reports in work are done.
  void Stop();

 private:
  struct Station {
    std::unique_ptr<TypesetterProcess> typesetter;
    std::unique_ptr<RenderReports> render;
  };

  void Run(RenderReports& render);

  ReportQueue& queue_;
  const std::string instance_;
  observability::Metrics& metrics_;
  std::vector<Station> stations_;
  rpc::StopFlag stop_;
  std::vector<std::thread> threads_;
};

}  // namespace icap::reporting
