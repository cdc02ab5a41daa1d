// What sending invitations by e-mail needs from outside. MailStore is implemented in storage/ on PostgreSQL and thread
// safe; MailSender in transport/ and not.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/collection/app/model.h"
#include "services/collection/domain/mail_text.h"

namespace icap::collection {

// One message to one person.
struct OutgoingMail {
  std::string to;  // address
  std::string subject;
  std::string body;       // plain text, UTF-8
  std::string stop_link;  // for the mail program's own way to stop further messages
};

enum class SendOutcome {
  kSent,        // the server has taken it
  kRefused,     // the address does not work: never try it again
  kTryLater,    // the server or the way to it is busy or away
  kNotAllowed,  // wrong sign-in, no TLS, an unknown certificate: nothing else would go through either
};

struct SendResult {
  SendOutcome outcome = SendOutcome::kTryLater;
  std::string detail;  // what the server said, for the person who sends
};

// A mail server. Not thread safe.
class MailSender {
 public:
  virtual ~MailSender() = default;

  virtual SendResult Send(const OutgoingMail& mail) = 0;
};

enum class MailingState { kSending = 1, kPaused = 2, kFinished = 3, kCancelled = 4 };

struct MailingId {
  std::string agency;
  std::string rollout;
  std::string mailing;

  friend bool operator==(const MailingId&, const MailingId&) = default;
};

// Messages to many people.
struct Mailing {
  MailingId id;
  MailKind kind = MailKind::kInvitation;
  std::string organization;  // whose people are written to
  MailingState state = MailingState::kSending;
  std::string detail;  // why it is paused
  std::string account;
  Timestamp create_time{};
  int mail_count = 0;
  int sent_count = 0;
  int refused_count = 0;
  int failed_count = 0;
  int skipped_count = 0;
  int unreachable_count = 0;

  friend bool operator==(const Mailing&, const Mailing&) = default;
};

// A message whose turn has come, until the lease ends.
struct ClaimedMail {
  MailingId mailing;
  MailKind kind = MailKind::kInvitation;
  std::string school;
  std::string person;
  int invitation_attempt = 0;  // which of the person's links
  int attempts = 0;            // this one counted
  std::string email;
  std::string language;  // BCP 47; empty when nobody said
  MailValues values;     // without links; close_date as an ISO day
};

enum class MailState { kWaiting = 1, kSent = 2, kRefused = 3, kFailed = 4, kSkipped = 5 };

// What became of a claimed message.
struct MailRecord {
  MailingId mailing;
  std::string person;
  MailState state = MailState::kWaiting;
  std::string detail;
  std::chrono::seconds pause{0};  // kWaiting: tried again after it
  bool counts = true;             // kWaiting: the attempt counts
};

// Someone who gets a letter.
struct LetterRecipient {
  std::string person;
  std::string display_name;
  std::string language;        // BCP 47; empty when nobody said
  int invitation_attempt = 0;  // which of the person's links
};

// Letters of a school.
struct LetterSet {
  std::string school_title;
  std::string rollout_title;
  std::string agency_title;
  std::string close_day;  // ISO; empty when none is planned
  std::vector<LetterRecipient> letters;
};

enum class MailStopReason { kAsked = 1, kBounced = 2 };

struct MailStop {
  std::string agency;
  std::string person;
  std::string display_name;
  std::string email;
  MailStopReason reason = MailStopReason::kAsked;
  std::string detail;
};

// An agency's text in place of the default one.
struct AgencyMailTemplate {
  MailKind kind = MailKind::kInvitation;
  std::string language;
  MailTemplate text;
};

class MailStore {
 public:
  virtual ~MailStore() = default;

  // Starts a mailing to those invited under its organization; a repeated request has the same
  // identifier and gets the first one.
  // ROLLOUT_NOT_FOUND, ROLLOUT_NOT_OPEN.
  virtual absl::StatusOr<Mailing> CreateMailing(const RequestKey& key, const Mailing& mailing) = 0;
  // MAILING_NOT_FOUND.
  virtual absl::StatusOr<Mailing> GetMailing(const MailingId& id) = 0;
  // Newest first.
  virtual absl::StatusOr<std::vector<Mailing>> ListMailings(const std::string& agency, const std::string& rollout) = 0;
  // To kSending, kPaused or kCancelled; as it is when it is there. MAILING_NOT_FOUND, MAILING_FINISHED.
  virtual absl::StatusOr<Mailing> MoveMailing(const RequestKey& key, const MailingId& id, MailingState to) = 0;

  // Starts what the plans of open rollouts ask for: the links at opening, and reminders on the days of the policy,
  // where e-mail is a channel of the rollout. Number of mailings started.
  virtual absl::StatusOr<int> StartDueMailings() = 0;
  // Messages whose turn has come, leased; the attempt is counted now, so that a crash cannot retry for ever. Ends
  // mailings of rollouts that are no longer open, and skips messages that are not needed any more.
  virtual absl::StatusOr<std::vector<ClaimedMail>> ClaimMail(int limit, std::chrono::seconds lease) = 0;
  // Records what became of them; a refused address gets a stop. Mailings without waiting messages are finished.
  virtual absl::Status RecordMail(const std::vector<MailRecord>& records) = 0;
  // Pauses a mailing by itself, with the reason.
  virtual absl::Status PauseMailing(const MailingId& id, const std::string& detail) = 0;

  // Those of a school who are to get a letter, marked as sent by letter today; in the rollout's log. SCHOOL_NOT_FOUND,
  // ROLLOUT_NOT_OPEN.
  virtual absl::StatusOr<LetterSet> TakeLetters(const std::string& agency, const std::string& rollout,
                                                const std::string& school, bool everyone, const Cause& cause) = 0;

  // By person.
  virtual absl::StatusOr<std::vector<MailStop>> ListStops(const std::string& agency, const Page& page) = 0;
  // The stop with the person's present address. PERSON_NOT_FOUND.
  virtual absl::StatusOr<MailStop> AddStop(const RequestKey& key, const MailStop& stop) = 0;
  // The person behind an invitation does not want to be written to. INVITATION_UNKNOWN.
  virtual absl::Status StopInvited(const std::string& code_hash) = 0;

  virtual absl::StatusOr<std::vector<AgencyMailTemplate>> ListTemplates(const std::string& agency) = 0;
  // An empty text brings the default back. AGENCY_NOT_FOUND.
  virtual absl::Status SetTemplate(const RequestKey& key, const std::string& agency,
                                   const AgencyMailTemplate& text) = 0;
};

}  // namespace icap::collection
