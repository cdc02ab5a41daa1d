// From the end of a window to plain answers: the sealed boxes are opened in memory, their contents stored in another
// order, and the keys destroyed. Interrupted anywhere it loses nothing and is taken up again.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/collection/app/model.h"
#include "services/collection/app/ports.h"

namespace icap::collection {

// Schools that are opened at once: half the time goes into the boxes, half into the commit.
inline constexpr int kOpeningThreads = 2;

// How long a caller waits for a rollout to be closed; a state takes longer.
inline constexpr std::chrono::milliseconds kClosingPatience{5'000};

// Thread safe.
class Closing {
 public:
  using Report = std::function<void(const absl::Status&)>;

  // `report` hears of every rollout that could not be closed, from another thread.
  Closing(ClosingStore& store, RolloutKeys& keys, Report report, std::chrono::milliseconds patience = kClosingPatience)
      : store_(store), keys_(keys), report_(std::move(report)), patience_(patience) {}
  ~Closing() { Stop(); }

  // Opens this school, whose window has ended. KEY_MISSING: it stays sealed.
  absl::Status CloseSchool(const ClosingSchool& school);
  // Opens every school of the rollout, whose window has ended, and marks it closed. Answers when that is done or has
  // failed, and without error when it takes longer than `patience`: it goes on in the background. KEY_MISSING.
  absl::Status CloseRollout(const RolloutKey& rollout);
  // Goes on with what no process finished, and destroys the keys that it left; any number of processes may do so at
  // once. The first error, after all have been tried.
  absl::Status Resume();
  // Ends the work after the schools that are being opened; Resume of any process goes on.
  void Stop();

 private:
  absl::Status OpenAndFinish(const RolloutKey& rollout);
  absl::Status OpenSchools(const RolloutKey& rollout, const std::vector<ClosingSchool>& schools);
  absl::StatusOr<std::vector<OpenedAnswer>> OpenBoxes(const absl::StatusOr<SealingSecrets>& secrets,
                                                      const std::string& school, const std::vector<std::string>& boxes);

  ClosingStore& store_;
  RolloutKeys& keys_;
  const Report report_;
  const std::chrono::milliseconds patience_;
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::map<RolloutKey, std::shared_future<absl::Status>> running_;
};

}  // namespace icap::collection
