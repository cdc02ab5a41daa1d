// What the verbs of a rollout's life need from outside, beside ports.h. Implemented in storage/; thread safe.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/collection/app/model.h"

namespace icap::collection {

enum class OpeningState { kRunning = 1, kSucceeded = 2, kCancelled = 3 };

// The work of opening a rollout.
struct Opening {
  std::string agency;
  std::string rollout;
  OpeningState state = OpeningState::kRunning;
  int school_count = 0;
  int done_school_count = 0;
  int invitation_count = 0;
  Timestamp start_time{};
  std::optional<Timestamp> end_time;

  friend bool operator==(const Opening&, const Opening&) = default;
};

// Someone to be invited.
struct Invitee {
  std::string school;
  std::string person;
};

// Opens rollouts step by step; every step is one transaction, so that a crash loses at most one.
class OpeningStore {
 public:
  // Hashes of the codes of first links, in the order of the people.
  using HashAll = std::function<absl::StatusOr<std::vector<std::string>>(const std::vector<Invitee>&)>;

  virtual ~OpeningStore() = default;

  // Draft → opening; the rollout as it is when it is opening or open already. ROLLOUT_NOT_FOUND, ROLLOUT_NOT_DRAFT,
  // HEAD_COUNTS_UNCONFIRMED unless accepted.
  virtual absl::StatusOr<Rollout> StartOpening(const RequestKey& key, const std::string& agency,
                                               const std::string& rollout, bool accept_unconfirmed,
                                               const Cause& cause) = 0;
  // Makes the invitations of the next `school_limit` schools; after the last ones it opens every window. Two that work
  // on the same rollout take turns. OPENING_NOT_FOUND.
  virtual absl::StatusOr<Opening> Advance(const std::string& agency, const std::string& rollout, int school_limit,
                                          const HashAll& hash_all) = 0;
  // OPENING_NOT_FOUND.
  virtual absl::StatusOr<Opening> GetOpening(const std::string& agency, const std::string& rollout) = 0;
  virtual absl::StatusOr<std::vector<RolloutKey>> ListRunningOpenings() = 0;
};

// What the window's times ask for.
class ScheduleStore {
 public:
  virtual ~ScheduleStore() = default;

  // Drafts whose planned beginning has come, whose end has not, and whose head counts are confirmed or need not be. The
  // others are logged as refused, once.
  virtual absl::StatusOr<std::vector<RolloutKey>> TakeDueToOpen(Timestamp now) = 0;
  // Open rollouts whose planned end has come.
  virtual absl::StatusOr<std::vector<RolloutKey>> ListDueToClose(Timestamp now) = 0;
};

// Teachers of a school as confirmed and as in the roster now.
struct HeadCount {
  std::string school;
  std::string title;
  int roster_count = 0;
  std::optional<int> confirmed_count;
  std::string confirmed_by;
  std::optional<Timestamp> confirm_time;
};

struct HeadCountConfirmation {
  std::string school;
  int teacher_count = 0;
};

class HeadCountStore {
 public:
  virtual ~HeadCountStore() = default;

  // All or none; in the order given. SCHOOL_NOT_FOUND, ROLLOUT_NOT_DRAFT, ROLLOUT_NOT_FOUND.
  virtual absl::StatusOr<std::vector<HeadCount>> ConfirmHeadCounts(
      const RequestKey& key, const std::string& agency, const std::string& rollout,
      const std::vector<HeadCountConfirmation>& confirmations, const Cause& cause) = 0;
  // By school. `only_open`: not confirmed, or other than the roster. `page.size` 0: all.
  virtual absl::StatusOr<std::vector<HeadCount>> ListHeadCounts(const std::string& agency, const std::string& rollout,
                                                                const Scope& scope, bool only_open,
                                                                const Page& page) = 0;
};

// Links by channel.
struct ChannelCounts {
  int teacher_count = 0;
  int email_count = 0;
  int letter_count = 0;
  int export_count = 0;
  int none_count = 0;
};

struct DistrictPreview {
  OrganizationRef district;
  int school_count = 0;
  ChannelCounts channels;
};

enum class ProblemKind {
  kNoEmail = 1,
  kSameEmail = 2,
  kSameName = 3,
  kNoTeachers = 4,
  kUnconfirmed = 5,
  kDiffers = 6,
};

struct Problem {
  ProblemKind kind = ProblemKind::kNoEmail;
  int affected_count = 0;
  std::vector<std::string> examples;  // identifiers of people or schools
};

// What a dry run reads of the roster.
class PreviewStore {
 public:
  virtual ~PreviewStore() = default;

  // By title of the district; a school without a parent stands for its own district.
  virtual absl::StatusOr<std::vector<DistrictPreview>> PreviewDistricts(const std::string& agency,
                                                                        const std::string& rollout) = 0;
  // Problems that people have, and schools without teachers; kinds that nobody has are absent.
  virtual absl::StatusOr<std::vector<Problem>> FindProblems(const std::string& agency, const std::string& rollout,
                                                            int example_limit) = 0;
};

enum class LogKind {
  kCreated = 1,
  kUpdated = 2,
  kHeadCountsConfirmed = 3,
  kOpeningStarted = 4,
  kOpened = 5,
  kOpeningRefused = 6,
  kExtended = 7,
  kSchoolClosed = 8,
  kClosed = 9,
  kPublished = 10,
  kCancelled = 11,
  kLinksIssued = 12,
  kLinksDownloaded = 13,
  kLinkReissued = 14,
  kLinkRevoked = 15,
  kPaperHandedOut = 16,
  kPaperEntered = 17,
  kCommentsReleased = 18,
  kCommentsRead = 19,
};

// An entry of a rollout's log.
struct LogEntry {
  int64_t entry = 0;
  LogKind kind = LogKind::kCreated;
  Timestamp create_time{};
  Cause cause;
  std::string school;
  std::string detail;
};

// Changes of an open rollout beside closing, and the log of all of them.
class LifeStore {
 public:
  virtual ~LifeStore() = default;

  // New planned end. ROLLOUT_NOT_OPEN, ROLLOUT_NOT_FOUND.
  virtual absl::StatusOr<Rollout> Extend(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                         const RolloutWindow& window, const Cause& cause) = 0;
  // Destroys invitations and answers. ROLLOUT_FINISHED when it is closed, ROLLOUT_NOT_FOUND.
  virtual absl::StatusOr<Rollout> Cancel(const RequestKey& key, const std::string& agency, const std::string& rollout,
                                         const Cause& cause) = 0;
  // Newest first.
  virtual absl::StatusOr<std::vector<LogEntry>> ListLog(const std::string& agency, const std::string& rollout,
                                                        const Page& page) = 0;
};

enum class DeliveryState { kWaiting = 1, kSent = 2, kBounced = 3, kStopped = 4, kRevoked = 5 };

// One person's invitation as the desk sees it.
struct DeskInvitation {
  std::string school;
  std::string person;
  std::string display_name;
  std::string email;
  Channel channel = Channel::kNone;
  DeliveryState delivery_state = DeliveryState::kWaiting;
  int attempt = 0;
  std::string sent_day;  // "2026-11-24", or empty
};

// Where the desk works. Never says who has answered.
class DeskStore {
 public:
  virtual ~DeskStore() = default;

  // By person. SCHOOL_NOT_FOUND is the caller's to check.
  virtual absl::StatusOr<std::vector<DeskInvitation>> ListInvitations(const std::string& agency,
                                                                      const std::string& rollout,
                                                                      const std::string& school, const Page& page) = 0;
  // Links that hold and can be made again, by school and person, after the school and person of `after`; one school
  // only when it is given.
  virtual absl::StatusOr<std::vector<DeskInvitation>> ListLinks(const std::string& agency, const std::string& rollout,
                                                                const Scope& scope, const std::string& school,
                                                                const DeskInvitation& after, int limit) = 0;
  // The next attempt; a repeated request gives the attempt it made. INVITATION_NOT_FOUND, ROLLOUT_NOT_OPEN,
  // CREDENTIAL_TAKEN.
  virtual absl::StatusOr<DeskInvitation> Reissue(
      const RequestKey& key, const std::string& agency, const std::string& rollout, const std::string& school,
      const std::string& person, const std::function<absl::StatusOr<std::string>(int attempt)>& hash_for,
      const Cause& cause) = 0;
  // INVITATION_NOT_FOUND, ROLLOUT_NOT_OPEN.
  virtual absl::StatusOr<DeskInvitation> Revoke(const RequestKey& key, const std::string& agency,
                                                const std::string& rollout, const std::string& school,
                                                const std::string& person, const Cause& cause) = 0;
  // That someone downloads links, of one school or (empty) of all.
  virtual absl::Status LogDownload(const std::string& agency, const std::string& rollout, const std::string& school,
                                   const Cause& cause) = 0;
  // These links count as sent, by way of export.
  virtual absl::Status MarkExported(const std::string& agency, const std::string& rollout,
                                    const std::vector<DeskInvitation>& links, const std::string& sent_day) = 0;
};

}  // namespace icap::collection
