// What a school works on next, from its profile.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "services/profile/app/model.h"
#include "services/profile/domain/next_step.h"

namespace icap::profile {

// Identifier of the level from which a factor is functional.
inline constexpr char kFunctionalLevel[] = "functional";

// NextStep with the identifiers of the factors.
struct NextStepResult {
  NextStepBasis basis = NextStepBasis::kNoFactors;
  std::string factor;  // empty: none is needed
  std::vector<std::string> not_yet_functional;
  std::vector<std::string> reliably_lower;
};

// Of the factors that are shown and have the levels of the first such factor. None where there is no such factor, or no
// level of it is the functional one.
absl::StatusOr<std::optional<NextStepResult>> FindNextStep(const Rollout& rollout, const SchoolProfile& profile);

}  // namespace icap::profile
