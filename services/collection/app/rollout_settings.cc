#include "services/collection/app/rollout_settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"

namespace icap::collection {
namespace {

constexpr char kDefaultLanguage[] = "en";
constexpr size_t kMaxLanguageLength = 35;  // RFC 5646, 4.4.1

bool IsLanguage(const std::string& text) {
  return !text.empty() && text.size() <= kMaxLanguageLength && std::isalpha(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isalnum(c) || c == '-'; });
}

absl::Status CheckLimits(const ResponseLimits& limits) {
  const ResponseLimits least;
  if (limits.minimum_respondents < least.minimum_respondents || limits.minimum_respondents > kMaxMinimumRespondents) {
    return FieldInvalid("rollout.policies.minimum_respondents",
                        fmt::format("must be {} to {}", least.minimum_respondents, kMaxMinimumRespondents));
  }
  if (!(limits.minimum_rate >= least.minimum_rate && limits.minimum_rate <= 1)) {
    return FieldInvalid("rollout.policies.minimum_response_rate", fmt::format("must be {} to 1", least.minimum_rate));
  }
  if (!(limits.complete_rate >= least.complete_rate && limits.complete_rate <= 1)) {
    return FieldInvalid("rollout.policies.complete_response_rate", fmt::format("must be {} to 1", least.complete_rate));
  }
  return absl::OkStatus();
}

absl::Status CheckReminders(const std::vector<int>& days) {
  int before = 0;
  for (int day : days) {
    if (day <= before || day > kMaxReminderDay) {
      return FieldInvalid("rollout.policies.reminder_days", fmt::format("must rise, from 1 to {}", kMaxReminderDay));
    }
    before = day;
  }
  if (days.size() > kMaxReminders) {
    return FieldInvalid("rollout.policies.reminder_days", fmt::format("are more than {}", kMaxReminders));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RolloutSettings> CheckSettings(RolloutSettings settings) {
  if (settings.included.size() > kMaxSubtrees || settings.excluded.size() > kMaxSubtrees) {
    return FieldInvalid("rollout.included_organizations",
                        fmt::format("at most {} organizations can be included or excluded", kMaxSubtrees));
  }
  if (settings.protocol_revisions.size() > kMaxProtocols) {
    return FieldInvalid("rollout.protocol_revisions", fmt::format("are more than {}", kMaxProtocols));
  }
  if (settings.languages.empty()) settings.languages = {kDefaultLanguage};
  if (settings.languages.size() > kMaxLanguages ||
      !std::all_of(settings.languages.begin(), settings.languages.end(), IsLanguage)) {
    return FieldInvalid("rollout.languages", fmt::format("must be at most {} BCP 47 tags, such as es", kMaxLanguages));
  }
  if (settings.channels.empty()) settings.channels = {Channel::kEmail, Channel::kLetter};
  if (std::set<Channel>(settings.channels.begin(), settings.channels.end()).size() != settings.channels.size()) {
    return FieldInvalid("rollout.policies.channels", "must be different");
  }
  ICAP_RETURN_IF_ERROR(CheckLimits(settings.limits));
  ICAP_RETURN_IF_ERROR(CheckReminders(settings.reminder_days));
  ICAP_ASSIGN_OR_RETURN(settings.window, PlanWindow("rollout.window", std::move(settings.window)));
  return settings;
}

}  // namespace icap::collection
