// What a rollout's draft may say.
#pragma once

#include "absl/status/statusor.h"
#include "services/collection/app/model.h"

namespace icap::collection {

inline constexpr size_t kMaxSubtrees = 1'000;
inline constexpr size_t kMaxProtocols = 20;
inline constexpr size_t kMaxLanguages = 20;
inline constexpr size_t kMaxReminders = 10;
inline constexpr int kMaxReminderDay = 365;
inline constexpr int kMaxMinimumRespondents = 1'000;

// The settings with the window's instants and the default language. FIELD_INVALID: too many of something, a limit of
// disclosure below its default, days that do not rise.
absl::StatusOr<RolloutSettings> CheckSettings(RolloutSettings settings);

}  // namespace icap::collection
