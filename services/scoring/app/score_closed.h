// Scores what has closed: the one thing the queue asks for.
#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/base/clock.h"
#include "services/scoring/app/model.h"
#include "services/scoring/app/ports.h"

namespace icap::scoring {

// Thread safe.
class ScoreClosed {
 public:
  ScoreClosed(ResponseSource& source, ScoreStore& store, Clock clock)
      : source_(source), store_(store), clock_(std::move(clock)) {}

  // Reads the answers again, recomputes from scratch and stores: a duplicate or a late event cannot change a result.
  // Calibrations are made when the whole rollout was read and has closed. One school is read alone, unless the stored
  // results are of another method: then every closed school is scored again, since a rollout's results name one method.
  // With the calibrations a rollout is linked to the latest of its agency that closed before it and shares an item.
  // UNAVAILABLE: the source is away, or has not reached the event's version.
  absl::Status Run(const ClosedEvent& event);

  // Marks an event that asks for nothing here.
  absl::Status Skip(const std::string& event_id) { return store_.MarkHandled(event_id); }

 private:
  // Answers of the rollout that this one is compared with, if there is one.
  absl::StatusOr<std::optional<RolloutResponses>> ReadEarlier(const ResponseHeader& header);

  ResponseSource& source_;
  ScoreStore& store_;
  const Clock clock_;
};

}  // namespace icap::scoring
