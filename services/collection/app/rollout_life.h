// What else happens to a rollout: head counts before it, a dry run, more time, an early end, and the log of it all.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/collection/app/life_ports.h"
#include "services/collection/app/ports.h"
#include "services/collection/app/response_tracking.h"
#include "services/common/base/clock.h"

namespace icap::collection {

inline constexpr int kMaxTeachersOfSchool = 10'000;
inline constexpr int kMaxProblemExamples = 100;
inline constexpr size_t kMaxSuppressedExamples = 1'000;

// A school that would stay hidden.
struct SuppressedSchool {
  std::string school;
  std::string title;
  int people_count = 0;
  int respondent_count = 0;
};

// What would stay hidden if every school answered at one rate.
struct Suppression {
  double response_rate = 1;
  int suppressed_school_count = 0;
  std::vector<SuppressedSchool> schools;  // the first kMaxSuppressedExamples
};

struct DryRun {
  int school_count = 0;
  int confirmed_school_count = 0;
  ChannelCounts channels;
  std::vector<DistrictPreview> districts;
  std::vector<Suppression> suppressions;
  std::vector<Problem> problems;
};

// Thread safe.
class RolloutLife {
 public:
  RolloutLife(RolloutStore& rollouts, HeadCountStore& head_counts, PreviewStore& previews, LifeStore& life,
              RolloutKeys& keys, Clock clock)
      : rollouts_(rollouts),
        head_counts_(head_counts),
        previews_(previews),
        life_(life),
        keys_(keys),
        clock_(std::move(clock)) {}

  absl::StatusOr<std::vector<HeadCount>> ConfirmHeadCounts(const auth::Caller& caller, const RequestKey& key,
                                                           const std::string& agency, const std::string& rollout,
                                                           const std::vector<HeadCountConfirmation>& confirmations);
  absl::StatusOr<std::vector<HeadCount>> ListHeadCounts(const auth::Caller& caller, const std::string& agency,
                                                        const std::string& rollout, bool only_open, const Page& page);
  absl::StatusOr<DryRun> RunDry(const auth::Caller& caller, const std::string& agency, const std::string& rollout);
  // `time_zone` empty: the window's.
  absl::StatusOr<Rollout> Extend(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                 const std::string& rollout, const std::string& close_local,
                                 const std::string& time_zone, const std::string& reason);
  absl::StatusOr<Rollout> Cancel(const auth::Caller& caller, const RequestKey& key, const std::string& agency,
                                 const std::string& rollout, const std::string& reason);
  // Counts of the schools in the caller's scope.
  absl::StatusOr<ResponseTrack> Track(const auth::Caller& caller, const Rollout& rollout);
  absl::StatusOr<std::vector<LogEntry>> ListLog(const auth::Caller& caller, const std::string& agency,
                                                const std::string& rollout, const Page& page);

 private:
  absl::StatusOr<Rollout> FindManaged(const auth::Caller& caller, const std::string& agency,
                                      const std::string& rollout);

  RolloutStore& rollouts_;
  HeadCountStore& head_counts_;
  PreviewStore& previews_;
  LifeStore& life_;
  RolloutKeys& keys_;
  const Clock clock_;
};

}  // namespace icap::collection
