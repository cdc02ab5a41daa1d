// How long each kind of data is kept unless the agency says otherwise.
#pragma once

#include <array>
#include <optional>

namespace icap::collection {

enum class DataKind {
  kAnswers = 1,
  kInvitations = 2,
  kSpentCredentials = 3,
  kRequestLog = 4,
  kOutbox = 5,
  kRolloutLog = 6,
  kRosterImports = 7,
  // Kept by the profile service, which asks for the period and deletes by itself.
  kProfileViews = 8,
  kComments = 9,
};

// Days; 0: for ever.
struct RetentionDefault {
  DataKind kind;
  int days;
  int minimum_days;  // fewest that may be set, except 0
};

// Answers outlive a person's usual time in a school by far, so that a later revision can be linked to them; a request
// may be repeated, and an emptied queue refilled, for as long as the request log and the outbox go back. An import that
// waits holds names and e-mails that nobody has approved; who looked at a profile is asked years later.
inline constexpr std::array<RetentionDefault, 9> kRetentionDefaults = {{{DataKind::kAnswers, 3'650, 365},
                                                                        {DataKind::kInvitations, 30, 1},
                                                                        {DataKind::kSpentCredentials, 30, 1},
                                                                        {DataKind::kRequestLog, 30, 7},
                                                                        {DataKind::kOutbox, 90, 30},
                                                                        {DataKind::kRolloutLog, 3'650, 365},
                                                                        {DataKind::kRosterImports, 90, 7},
                                                                        {DataKind::kProfileViews, 3'650, 365},
                                                                        {DataKind::kComments, 365, 1}}};

inline constexpr int kMaxRetentionDays = 36'500;

// The default of a kind; nullopt when there is no such kind.
constexpr std::optional<RetentionDefault> DefaultOf(DataKind kind) {
  for (const RetentionDefault& one : kRetentionDefaults) {
    if (one.kind == kind) return one;
  }
  return std::nullopt;
}

}  // namespace icap::collection
