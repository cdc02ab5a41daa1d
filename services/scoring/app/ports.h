// What scoring needs of the world.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/scoring/app/model.h"

namespace icap::scoring {

// Where answers come from. Thread safe.
class ResponseSource {
 public:
  virtual ~ResponseSource() = default;

  // Answers of the rollout's closed schools, or of `school` only when it is not empty; none when it is not closed.
  // UNAVAILABLE: try again later. DATA_LOSS RESPONSES_MALFORMED: the parts did not come as the contract says. Other
  // errors are the source's.
  virtual absl::StatusOr<RolloutResponses> Read(const std::string& rollout, const std::string& school) = 0;
};

// Rollouts that are looked at for one to compare with.
inline constexpr int kMaxEarlierRollouts = 20;

// Where results are kept. Thread safe.
class ScoreStore {
 public:
  using OnHeader = std::function<bool(const ScoringHeader&)>;
  using OnSchool = std::function<bool(const ScoredSchool&)>;

  virtual ~ScoreStore() = default;

  // Stores the result, announces it and marks the event as handled, all or nothing.
  // Nothing of a newer version is replaced: schools, calibrations and the header are compared one by one, under a lock
  // on the rollout. Calibrations stay when the result has none. When all schools were read, schools that are no longer
  // among them go. The stored header names the fingerprint of all stored schools; its score time stays when the same
  // input was scored by the same method before. An event that was handled before changes nothing.
  virtual absl::Status Store(const ClosedEvent& event, const ScoringResult& result) = 0;

  // Marks an event as handled that has nothing to store.
  virtual absl::Status MarkHandled(const std::string& event_id) = 0;

  // Method by which the rollout's stored results were made; nullopt when there are none.
  virtual absl::StatusOr<std::optional<std::string>> MethodVersionOf(const std::string& rollout) = 0;

  // Rollouts of the same agency that were scored as a whole from single answers and had closed before `close_time`, the
  // latest first, at most kMaxEarlierRollouts.
  virtual absl::StatusOr<std::vector<EarlierRollout>> ListEarlier(const std::string& rollout,
                                                                  const Timestamp& close_time) = 0;

  // Calls `on_header` once and `on_school` for each school in byte order of its name, or for `school` only, all from
  // one snapshot and with few of them in memory; a callback that returns false ends it with CANCELLED. NOT_FOUND
  // SCORES_NOT_FOUND.
  virtual absl::Status Read(const std::string& rollout, const std::string& school, const OnHeader& on_header,
                            const OnSchool& on_school) = 0;
};

}  // namespace icap::scoring
