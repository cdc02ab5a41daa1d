// Frozen answers for scoring: closed schools only, in packed columns.
#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "services/collection/app/instruments.h"
#include "services/collection/app/model.h"
#include "services/collection/app/ports.h"
#include "services/common/auth/caller.h"

namespace icap::collection {

// Answers of one school.
struct ResponseBlock {
  RolloutSchool school;
  int respondent_count = 0;
  // `respondent_count` bytes an item, items in order; 0 is missing.
  Redacted<std::string> columns;
  // Of a rollout of tabulated counts: one an item, in the instrument's order, in place of columns.
  std::vector<ItemCounts> tabulated_items;
};

// Thread safe.
class ResponseMatrix {
 public:
  ResponseMatrix(RolloutStore& rollouts, SubmissionStore& submissions, CountStore& counts, Instruments& instruments)
      : rollouts_(rollouts), submissions_(submissions), counts_(counts), instruments_(instruments) {}

  using OnHeader = std::function<bool(const Rollout&, const LoadedRevision&)>;
  using OnBlock = std::function<bool(const ResponseBlock&)>;

  // Calls `on_header` once and `on_block` for each closed school by name, or for `school` only; a callback that returns
  // false ends the stream with CANCELLED.
  absl::Status Stream(const auth::Caller& caller, const std::string& agency, const std::string& rollout,
                      const std::string& school, const OnHeader& on_header, const OnBlock& on_block);

 private:
  RolloutStore& rollouts_;
  SubmissionStore& submissions_;
  CountStore& counts_;
  Instruments& instruments_;
};

}  // namespace icap::collection
