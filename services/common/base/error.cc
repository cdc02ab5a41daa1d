#include "services/common/base/error.h"

#include <fmt/format.h>

#include <array>
#include <cctype>

#include "absl/strings/cord.h"

namespace icap {
namespace {

constexpr char kReasonUrl[] = "icap/reason";
constexpr char kViolationsUrl[] = "icap/violations";
// Separate fields of violations inside the payload; control characters cannot occur in messages (MakeError drops them).
constexpr char kFieldEnd = '\x1f';
constexpr char kRecordEnd = '\x1e';

struct RegisteredReason {
  Reason reason;
  std::string_view name;
};

constexpr std::array kRegistry = {
    RegisteredReason{Reason::kInternal, "INTERNAL"},
    RegisteredReason{Reason::kFieldInvalid, "FIELD_INVALID"},
    RegisteredReason{Reason::kPageTokenInvalid, "PAGE_TOKEN_INVALID"},
    RegisteredReason{Reason::kRequestIdReused, "REQUEST_ID_REUSED"},
    RegisteredReason{Reason::kUnauthenticated, "UNAUTHENTICATED"},
    RegisteredReason{Reason::kSignInRefused, "SIGN_IN_REFUSED"},
    RegisteredReason{Reason::kSessionExpired, "SESSION_EXPIRED"},
    RegisteredReason{Reason::kCsrfInvalid, "CSRF_INVALID"},
    RegisteredReason{Reason::kPasswordTooWeak, "PASSWORD_TOO_WEAK"},
    RegisteredReason{Reason::kPasswordMustChange, "PASSWORD_MUST_CHANGE"},
    RegisteredReason{Reason::kAccountExists, "ACCOUNT_EXISTS"},
    RegisteredReason{Reason::kOutOfScope, "OUT_OF_SCOPE"},
    RegisteredReason{Reason::kMalformedRequest, "MALFORMED_REQUEST"},
    RegisteredReason{Reason::kBodyTooLarge, "BODY_TOO_LARGE"},
    RegisteredReason{Reason::kMethodUnknown, "METHOD_UNKNOWN"},
    RegisteredReason{Reason::kDeadlineMissing, "DEADLINE_MISSING"},
    RegisteredReason{Reason::kDeadlineExceeded, "DEADLINE_EXCEEDED"},
    RegisteredReason{Reason::kOverloaded, "OVERLOADED"},
    RegisteredReason{Reason::kStoreUnavailable, "STORE_UNAVAILABLE"},
    RegisteredReason{Reason::kPeerUnavailable, "PEER_UNAVAILABLE"},
    RegisteredReason{Reason::kAgencyExists, "AGENCY_EXISTS"},
    RegisteredReason{Reason::kAgencyNotFound, "AGENCY_NOT_FOUND"},
    RegisteredReason{Reason::kOrganizationExists, "ORGANIZATION_EXISTS"},
    RegisteredReason{Reason::kOrganizationNotFound, "ORGANIZATION_NOT_FOUND"},
    RegisteredReason{Reason::kParentNotFound, "PARENT_NOT_FOUND"},
    RegisteredReason{Reason::kPersonExists, "PERSON_EXISTS"},
    RegisteredReason{Reason::kRosterImportNotFound, "ROSTER_IMPORT_NOT_FOUND"},
    RegisteredReason{Reason::kRosterImportState, "ROSTER_IMPORT_STATE"},
    RegisteredReason{Reason::kRosterImportWaiting, "ROSTER_IMPORT_WAITING"},
    RegisteredReason{Reason::kRosterImportStale, "ROSTER_IMPORT_STALE"},
    RegisteredReason{Reason::kRosterGuarded, "ROSTER_GUARDED"},
    RegisteredReason{Reason::kRosterMatchesOpen, "ROSTER_MATCHES_OPEN"},
    RegisteredReason{Reason::kPersonNotFound, "PERSON_NOT_FOUND"},
    RegisteredReason{Reason::kPersonMatchNotFound, "PERSON_MATCH_NOT_FOUND"},
    RegisteredReason{Reason::kPersonNotDivisible, "PERSON_NOT_DIVISIBLE"},
    RegisteredReason{Reason::kPersonChangeNotFound, "PERSON_CHANGE_NOT_FOUND"},
    RegisteredReason{Reason::kPersonChangeOvertaken, "PERSON_CHANGE_OVERTAKEN"},
    RegisteredReason{Reason::kInstrumentInvalid, "INSTRUMENT_INVALID"},
    RegisteredReason{Reason::kRevisionNotFound, "REVISION_NOT_FOUND"},
    RegisteredReason{Reason::kRolloutExists, "ROLLOUT_EXISTS"},
    RegisteredReason{Reason::kRolloutNotFound, "ROLLOUT_NOT_FOUND"},
    RegisteredReason{Reason::kRolloutNotDraft, "ROLLOUT_NOT_DRAFT"},
    RegisteredReason{Reason::kRolloutNotOpen, "ROLLOUT_NOT_OPEN"},
    RegisteredReason{Reason::kRolloutNotClosed, "ROLLOUT_NOT_CLOSED"},
    RegisteredReason{Reason::kRolloutTabulated, "ROLLOUT_TABULATED"},
    RegisteredReason{Reason::kRolloutNotTabulated, "ROLLOUT_NOT_TABULATED"},
    RegisteredReason{Reason::kRolloutFinished, "ROLLOUT_FINISHED"},
    RegisteredReason{Reason::kHeadCountsUnconfirmed, "HEAD_COUNTS_UNCONFIRMED"},
    RegisteredReason{Reason::kOpeningNotFound, "OPENING_NOT_FOUND"},
    RegisteredReason{Reason::kNoSchools, "NO_SCHOOLS"},
    RegisteredReason{Reason::kSchoolNotFound, "SCHOOL_NOT_FOUND"},
    RegisteredReason{Reason::kFieldSessionNotFound, "FIELD_SESSION_NOT_FOUND"},
    RegisteredReason{Reason::kFieldRecordNotFound, "FIELD_RECORD_NOT_FOUND"},
    RegisteredReason{Reason::kFieldPopulationTooSmall, "FIELD_POPULATION_TOO_SMALL"},
    RegisteredReason{Reason::kFieldReservesExhausted, "FIELD_RESERVES_EXHAUSTED"},
    RegisteredReason{Reason::kFieldSessionLocked, "FIELD_SESSION_LOCKED"},
    RegisteredReason{Reason::kFieldSessionNotComplete, "FIELD_SESSION_NOT_COMPLETE"},
    RegisteredReason{Reason::kFieldTimeOver, "FIELD_TIME_OVER"},
    RegisteredReason{Reason::kFieldRatingsMissing, "FIELD_RATINGS_MISSING"},
    RegisteredReason{Reason::kFieldConflictsOpen, "FIELD_CONFLICTS_OPEN"},
    RegisteredReason{Reason::kFieldVersionStale, "FIELD_VERSION_STALE"},
    RegisteredReason{Reason::kInvitationsAlreadyIssued, "INVITATIONS_ALREADY_ISSUED"},
    RegisteredReason{Reason::kSchoolHasCredentials, "SCHOOL_HAS_CREDENTIALS"},
    RegisteredReason{Reason::kInvitationNotFound, "INVITATION_NOT_FOUND"},
    RegisteredReason{Reason::kInvitationUnknown, "INVITATION_UNKNOWN"},
    RegisteredReason{Reason::kInvitationUsed, "INVITATION_USED"},
    RegisteredReason{Reason::kMailNotConfigured, "MAIL_NOT_CONFIGURED"},
    RegisteredReason{Reason::kMailingNotFound, "MAILING_NOT_FOUND"},
    RegisteredReason{Reason::kMailingFinished, "MAILING_FINISHED"},
    RegisteredReason{Reason::kNoLetters, "NO_LETTERS"},
    RegisteredReason{Reason::kPaperFormsExceeded, "PAPER_FORMS_EXCEEDED"},
    RegisteredReason{Reason::kWebAddressMissing, "WEB_ADDRESS_MISSING"},
    RegisteredReason{Reason::kCredentialTaken, "CREDENTIAL_TAKEN"},
    RegisteredReason{Reason::kWindowClosed, "WINDOW_CLOSED"},
    RegisteredReason{Reason::kCredentialInvalid, "CREDENTIAL_INVALID"},
    RegisteredReason{Reason::kKeyMissing, "KEY_MISSING"},
    RegisteredReason{Reason::kItemUnknown, "ITEM_UNKNOWN"},
    RegisteredReason{Reason::kOptionOutOfRange, "OPTION_OUT_OF_RANGE"},
    RegisteredReason{Reason::kAnswerMissing, "ANSWER_MISSING"},
    RegisteredReason{Reason::kAnswerNotAsked, "ANSWER_NOT_ASKED"},
    RegisteredReason{Reason::kAnswerRepeated, "ANSWER_REPEATED"},
    RegisteredReason{Reason::kCommentTooLong, "COMMENT_TOO_LONG"},
    RegisteredReason{Reason::kCommentsNotAsked, "COMMENTS_NOT_ASKED"},
    RegisteredReason{Reason::kCommentsNotReleased, "COMMENTS_NOT_RELEASED"},
    RegisteredReason{Reason::kScoresNotFound, "SCORES_NOT_FOUND"},
    RegisteredReason{Reason::kResponsesMalformed, "RESPONSES_MALFORMED"},
    RegisteredReason{Reason::kProfileNotFound, "PROFILE_NOT_FOUND"},
    RegisteredReason{Reason::kNotPublished, "NOT_PUBLISHED"},
    RegisteredReason{Reason::kReportNotFound, "REPORT_NOT_FOUND"},
    RegisteredReason{Reason::kReportNotReady, "REPORT_NOT_READY"},
    RegisteredReason{Reason::kReportFinished, "REPORT_FINISHED"},
    RegisteredReason{Reason::kTypesetterFailed, "TYPESETTER_FAILED"},
    RegisteredReason{Reason::kFileInvalid, "FILE_INVALID"},
    RegisteredReason{Reason::kRosterSourceUnusable, "ROSTER_SOURCE_UNUSABLE"},
};

std::string WithoutControls(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (char c : text) clean.push_back(static_cast<unsigned char>(c) < 0x20 && c != '\n' ? ' ' : c);
  return clean;
}

}  // namespace

std::string_view ReasonName(Reason reason) {
  for (const RegisteredReason& entry : kRegistry) {
    if (entry.reason == reason) return entry.name;
  }
  return "INTERNAL";
}

std::optional<Reason> ReasonNamed(std::string_view name) {
  for (const RegisteredReason& entry : kRegistry) {
    if (entry.name == name) return entry.reason;
  }
  return std::nullopt;
}

absl::Status MakeError(absl::StatusCode code, Reason reason, std::string_view message,
                       const std::vector<FieldViolation>& violations) {
  absl::Status status(code, WithoutControls(message));
  status.SetPayload(kReasonUrl, absl::Cord(std::string(ReasonName(reason))));
  if (!violations.empty()) {
    std::string packed;
    for (const FieldViolation& violation : violations) {
      packed += fmt::format("{}{}{}{}", WithoutControls(violation.field), kFieldEnd,
                            WithoutControls(violation.description), kRecordEnd);
    }
    status.SetPayload(kViolationsUrl, absl::Cord(packed));
  }
  return status;
}

absl::Status FieldInvalid(std::string_view field, std::string_view description) {
  return InvalidArgument(Reason::kFieldInvalid, fmt::format("{}: {}", field, description),
                         {{std::string(field), std::string(description)}});
}

std::optional<std::string> ReasonOf(const absl::Status& status) {
  auto payload = status.GetPayload(kReasonUrl);
  if (!payload.has_value()) return std::nullopt;
  return std::string(*payload);
}

bool HasReason(const absl::Status& status, Reason reason) {
  auto name = ReasonOf(status);
  return name.has_value() && *name == ReasonName(reason);
}

std::vector<FieldViolation> ViolationsOf(const absl::Status& status) {
  std::vector<FieldViolation> violations;
  auto payload = status.GetPayload(kViolationsUrl);
  if (!payload.has_value()) return violations;
  const std::string packed(*payload);
  size_t begin = 0;
  while (begin < packed.size()) {
    const size_t end = packed.find(kRecordEnd, begin);
    const size_t middle = packed.find(kFieldEnd, begin);
    violations.push_back({packed.substr(begin, middle - begin), packed.substr(middle + 1, end - middle - 1)});
    begin = end + 1;
  }
  return violations;
}

}  // namespace icap
