#include "services/collection/app/closing.h"

#include <fmt/format.h>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

using SchoolsByRollout = std::map<RolloutKey, std::vector<ClosingSchool>>;

SchoolsByRollout Group(const std::vector<ClosingSchool>& schools) {
  SchoolsByRollout groups;
  for (const ClosingSchool& school : schools) groups[{school.agency, school.rollout}].push_back(school);
  return groups;
}

std::vector<std::string> IdsOf(const std::vector<ClosingSchool>& schools) {
  std::vector<std::string> ids;
  ids.reserve(schools.size());
  for (const ClosingSchool& school : schools) ids.push_back(school.school);
  return ids;
}

}  // namespace

absl::StatusOr<std::vector<OpenedAnswer>> Closing::OpenBoxes(const absl::StatusOr<SealingSecrets>& secrets,
                                                             const std::string& school,
                                                             const std::vector<std::string>& boxes) {
  ICAP_RETURN_IF_ERROR(secrets.status());
  const auto secret = secrets->find(school);
  std::vector<OpenedAnswer> answers;
  for (const std::string& box : boxes) {
    const auto contents = secret == secrets->end() ? std::nullopt : keys_.Open(secret->second, box);
    auto answer = contents.has_value() ? UnpackSealed(*contents) : std::nullopt;
    if (!answer.has_value()) {
      return FailedPrecondition(
          Reason::kKeyMissing,
          fmt::format("The answers of school {} do not open with the keys that are there: restore "
                      "the rollout's key file from its backup; closing then goes on within a minute.",
                      school));
    }
    answers.push_back(*std::move(answer));
  }
  return answers;
}

absl::Status Closing::OpenSchools(const RolloutKey& rollout, const std::vector<ClosingSchool>& schools) {
  // Missing keys are no error yet: a school without answers needs none.
  const absl::StatusOr<SealingSecrets> secrets = keys_.ReadSealingSecrets(rollout);
  std::atomic<size_t> next{0};
  std::mutex mutex;
  absl::Status failure;
  const auto work = [&] {
    for (size_t i = next++; i < schools.size(); i = next++) {
      if (stop_) {
        const std::lock_guard<std::mutex> lock(mutex);
        failure.Update(Unavailable(Reason::kStoreUnavailable, "The service is being stopped."));
        return;
      }
      const absl::Status status = store_.OpenSchool(schools[i], [&](const std::vector<std::string>& boxes) {
        return OpenBoxes(secrets, schools[i].school, boxes);
      });
      if (status.ok()) continue;
      const std::lock_guard<std::mutex> lock(mutex);
      failure.Update(status);
      next = schools.size();
    }
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < kOpeningThreads && schools.size() > 1; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  return failure;
}

absl::Status Closing::CloseSchool(const ClosingSchool& school) {
  const RolloutKey rollout{school.agency, school.rollout};
  ICAP_RETURN_IF_ERROR(OpenSchools(rollout, {school}));
  return keys_.DestroySchools(rollout, {school.school});
}

absl::Status Closing::CloseRollout(const RolloutKey& rollout) {
  const auto is_done = [](const std::shared_future<absl::Status>& work, std::chrono::milliseconds patience) {
    return work.wait_for(patience) == std::future_status::ready;
  };
  std::shared_future<absl::Status> work;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::erase_if(running_, [&](const auto& one) { return is_done(one.second, std::chrono::milliseconds(0)); });
    std::shared_future<absl::Status>& running = running_[rollout];
    if (!running.valid()) {
      running = std::async(std::launch::async, [this, rollout] {
                  absl::Status status = OpenAndFinish(rollout);
                  if (!status.ok()) report_(status);
                  return status;
                }).share();
    }
    work = running;
  }
  return is_done(work, patience_) ? work.get() : absl::OkStatus();
}

void Closing::Stop() {
  stop_ = true;
  std::map<RolloutKey, std::shared_future<absl::Status>> running;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    running = running_;
  }
  for (const auto& [rollout, work] : running) work.wait();
}

absl::Status Closing::OpenAndFinish(const RolloutKey& rollout) {
  ICAP_ASSIGN_OR_RETURN(const std::vector<ClosingSchool> schools,
                        store_.ListClosingSchools(rollout.agency, rollout.rollout));
  ICAP_RETURN_IF_ERROR(OpenSchools(rollout, schools));
  ICAP_RETURN_IF_ERROR(store_.FinishRollout(rollout));
  return keys_.DestroyRollout(rollout);
}

absl::Status Closing::Resume() {
  absl::Status failure;
  ICAP_ASSIGN_OR_RETURN(const std::vector<RolloutKey> rollouts, store_.ListClosingRollouts());
  for (const RolloutKey& rollout : rollouts) failure.Update(OpenAndFinish(rollout));
  ICAP_ASSIGN_OR_RETURN(const std::vector<ClosingSchool> waiting, store_.ListClosingSchools("", ""));
  for (const auto& [rollout, schools] : Group(waiting)) failure.Update(OpenSchools(rollout, schools));
  ICAP_ASSIGN_OR_RETURN(const std::vector<ClosingSchool> opened, store_.ListOpenedSchools());
  for (const auto& [rollout, schools] : Group(opened)) failure.Update(keys_.DestroySchools(rollout, IdsOf(schools)));
  ICAP_ASSIGN_OR_RETURN(const std::vector<RolloutKey> closed, store_.ListClosedRollouts());
  for (const RolloutKey& rollout : closed) failure.Update(keys_.DestroyRollout(rollout));
  return failure;
}

}  // namespace icap::collection
