// The things collection keeps, by their identifiers (`a` of `agencies/a`), and how their names are written.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "services/collection/domain/response_pace.h"
#include "services/collection/domain/window.h"
#include "services/common/auth/caller.h"
#include "services/common/base/clock.h"
#include "services/common/base/request_key.h"

namespace icap::collection {

struct Agency {
  std::string agency;
  std::string title;
  Timestamp create_time{};
};

struct Organization {
  std::string agency;
  std::string organization;
  std::string title;
  std::string kind;
  std::string parent;  // empty for a root
  bool synthetic = false;
  std::vector<std::string> path;  // identifiers, root first, itself last
  bool active = true;
};

struct OrganizationRef {
  std::string organization;
  std::string title;
  std::string kind;
};

struct Person {
  std::string agency;
  std::string person;
  std::string organization;
  std::string display_name;
  bool teacher = false;
  std::string email;     // may be empty
  std::string language;  // BCP 47; empty: the rollout's
};

struct Revision {
  std::string agency;
  std::string instrument;
  int number = 0;
  std::string title;
  std::string source;  // the file's text; empty in lists
  std::string sha256;
  Timestamp create_time{};
};

enum class RolloutKind { kSurvey = 1, kTabulated = 2 };

// kClosing: the window has ended, the answers are still sealed. To others it is closed: nothing changes any more, and
// the scores follow.
enum class RolloutState {
  kDraft = 1,
  kOpen = 2,
  kClosed = 3,
  kPublished = 4,
  kClosing = 5,
  kCancelled = 6,
  kOpening = 7
};

// Which rollout.
struct RolloutKey {
  std::string agency;
  std::string rollout;

  friend auto operator<=>(const RolloutKey&, const RolloutKey&) = default;
};

// What anybody may know of a school's keys in a rollout, 32 bytes each.
struct SchoolKeys {
  std::string school;
  std::string credential_key;
  std::string sealing_key;
};

// How a link gets to a person; kNone: no channel of the rollout reaches the person.
enum class Channel { kNone = 0, kEmail = 1, kLetter = 2, kExport = 3 };

// What can be chosen while a rollout is a draft.
struct RolloutSettings {
  std::vector<std::string> protocol_revisions;  // names
  std::vector<std::string> included;            // organizations; empty: all
  std::vector<std::string> excluded;
  RolloutWindow window;
  std::vector<std::string> languages;
  ResponseLimits limits;
  std::vector<int> reminder_days = {7, 14};
  std::vector<Channel> channels = {Channel::kEmail, Channel::kLetter};
  bool accept_unconfirmed = false;

  friend bool operator==(const RolloutSettings&, const RolloutSettings&) = default;
};

struct Rollout {
  std::string agency;
  std::string rollout;
  std::string title;
  RolloutState state = RolloutState::kDraft;
  std::string instrument;
  int revision = 0;
  std::string organization;
  std::vector<OrganizationRef> organization_path;  // root first, `organization` last
  int school_count = 0;
  std::optional<Timestamp> open_time;
  std::optional<Timestamp> close_time;
  std::optional<Timestamp> publish_time;
  int64_t version = 0;
  bool synthetic = false;
  RolloutKind kind = RolloutKind::kSurvey;
  RolloutSettings settings;
  int confirmed_school_count = 0;
  std::optional<Timestamp> cancel_time;
};

struct RolloutSchool {
  std::string agency;
  std::string rollout;
  std::string school;
  std::string title;
  std::vector<OrganizationRef> ancestors;  // root first
  RolloutState state = RolloutState::kDraft;
  int generation = 0;
  int invited_count = 0;
  int submission_count = 0;
  bool synthetic = false;
  std::string credential_key;  // empty where nobody answers
  std::string sealing_key;
  std::optional<int> confirmed_count;

  // Teachers as confirmed, else those asked.
  int people_count() const { return confirmed_count.value_or(invited_count); }
};

// Who did something, and why; kept in the rollout's log.
struct Cause {
  std::string actor;
  std::string reason;
};

// Longest reason that is kept, in bytes.
inline constexpr size_t kMaxReasonLength = 500;

// FIELD_INVALID unless the text is a reason: 1 to kMaxReasonLength bytes.
absl::Status CheckReason(const std::string& reason);

struct IssuedInvitation {
  std::string person;
  std::string code;  // base64url; not kept
};

// Which page of a list.
struct Page {
  int size = 0;
  std::string after;  // last key of the page before; empty at the start
};

// `agencies/a`.
std::string AgencyName(const std::string& agency);
// `agencies/a/organizations/o`.
std::string OrganizationName(const std::string& agency, const std::string& organization);
// `agencies/a/rollouts/r`.
std::string RolloutName(const std::string& agency, const std::string& rollout);
// `agencies/a/rollouts/r/schools/s`.
std::string RolloutSchoolName(const std::string& agency, const std::string& rollout, const std::string& school);
// `agencies/a/people/p`.
std::string PersonName(const std::string& agency, const std::string& person);
// `agencies/a/instruments/i/revisions/n`.
std::string RevisionName(const std::string& agency, const std::string& instrument, int number);

// Where an organization with this path of identifiers is, for authorization.
auth::Place PlaceOf(const std::string& agency, const std::vector<std::string>& path_ids);

// Where a school of a rollout is, by its place in the tree at drafting.
auth::Place PlaceOf(const RolloutSchool& school);

// Identifiers of a path of references.
std::vector<std::string> IdsOf(const std::vector<OrganizationRef>& path);

// A caller's view of an agency, as identifiers for storage.
struct Scope {
  bool everything = false;
  std::vector<std::string> subtrees;
};
Scope ScopeIn(const auth::Caller& caller, auth::Permission permission, const std::string& agency);

}  // namespace icap::collection
