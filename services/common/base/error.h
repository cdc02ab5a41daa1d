// The one factory for errors. A status carries a reason from the registry below, a sentence for people, and, for bad
// input, the fields that are wrong. transport/ turns it into google.rpc.Status with ErrorInfo and BadRequest.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"

namespace icap {

// Every reason a caller can meet. The name without the k, in capitals, is what travels (ReasonName).
enum class Reason {
  kInternal,
  kFieldInvalid,
  kPageTokenInvalid,
  kRequestIdReused,
  kUnauthenticated,
  kSignInRefused,
  kSessionExpired,
  kCsrfInvalid,
  kPasswordTooWeak,
  kPasswordMustChange,
  kAccountExists,
  kOutOfScope,
  kMalformedRequest,
  kBodyTooLarge,
  kMethodUnknown,
  kDeadlineMissing,
  kDeadlineExceeded,
  kOverloaded,
  kStoreUnavailable,
  kPeerUnavailable,
  kAgencyExists,
  kAgencyNotFound,
  kOrganizationExists,
  kOrganizationNotFound,
  kParentNotFound,
  kPersonExists,
  kRosterImportNotFound,
  kRosterImportState,
  kRosterImportWaiting,
  kRosterImportStale,
  kRosterGuarded,
  kRosterMatchesOpen,
  kPersonNotFound,
  kPersonMatchNotFound,
  kPersonNotDivisible,
  kPersonChangeNotFound,
  kPersonChangeOvertaken,
  kInstrumentInvalid,
  kRevisionNotFound,
  kRolloutExists,
  kRolloutNotFound,
  kRolloutNotDraft,
  kRolloutNotOpen,
  kRolloutNotClosed,
  kRolloutTabulated,
  kRolloutNotTabulated,
  kRolloutFinished,
  kHeadCountsUnconfirmed,
  kOpeningNotFound,
  kNoSchools,
  kSchoolNotFound,
  kFieldSessionNotFound,
  kFieldRecordNotFound,
  kFieldPopulationTooSmall,
  kFieldReservesExhausted,
  kFieldSessionLocked,
  kFieldSessionNotComplete,
  kFieldTimeOver,
  kFieldRatingsMissing,
  kFieldConflictsOpen,
  kFieldVersionStale,
  kInvitationsAlreadyIssued,
  kSchoolHasCredentials,
  kInvitationNotFound,
  kInvitationUnknown,
  kInvitationUsed,
  kMailNotConfigured,
  kMailingNotFound,
  kMailingFinished,
  kNoLetters,
  kPaperFormsExceeded,
  kWebAddressMissing,
  kCredentialTaken,
  kWindowClosed,
  kCredentialInvalid,
  kKeyMissing,
  kItemUnknown,
  kOptionOutOfRange,
  kAnswerMissing,
  kAnswerNotAsked,
  kAnswerRepeated,
  kCommentTooLong,
  kCommentsNotAsked,
  kCommentsNotReleased,
  kScoresNotFound,
  kResponsesMalformed,
  kProfileNotFound,
  kNotPublished,
  kReportNotFound,
  kReportNotReady,
  kReportFinished,
  kTypesetterFailed,
  kFileInvalid,
  kRosterSourceUnusable,
};

// One wrong field of a request, e.g. {"answers[3].category", "is 7, but the scale has 6 options"}.
struct FieldViolation {
  std::string field;
  std::string description;
};

// `OPTION_OUT_OF_RANGE` and so on.
std::string_view ReasonName(Reason reason);

// The reason of a name that travelled; nullopt when it is not registered.
std::optional<Reason> ReasonNamed(std::string_view name);

// A status with its reason. `message` is shown to people: a sentence that says what to do, without internals.
absl::Status MakeError(absl::StatusCode code, Reason reason, std::string_view message,
                       const std::vector<FieldViolation>& violations = {});

inline absl::Status InvalidArgument(Reason reason, std::string_view message,
                                    const std::vector<FieldViolation>& violations = {}) {
  return MakeError(absl::StatusCode::kInvalidArgument, reason, message, violations);
}
inline absl::Status NotFound(Reason reason, std::string_view message) {
  return MakeError(absl::StatusCode::kNotFound, reason, message);
}
inline absl::Status AlreadyExists(Reason reason, std::string_view message) {
  return MakeError(absl::StatusCode::kAlreadyExists, reason, message);
}
inline absl::Status FailedPrecondition(Reason reason, std::string_view message) {
  return MakeError(absl::StatusCode::kFailedPrecondition, reason, message);
}
inline absl::Status PermissionDenied(Reason reason, std::string_view message) {
  return MakeError(absl::StatusCode::kPermissionDenied, reason, message);
}
inline absl::Status Unauthenticated(Reason reason, std::string_view message) {
  return MakeError(absl::StatusCode::kUnauthenticated, reason, message);
}
inline absl::Status Unavailable(Reason reason, std::string_view message) {
  return MakeError(absl::StatusCode::kUnavailable, reason, message);
}
inline absl::Status Internal(std::string_view message) {
  return MakeError(absl::StatusCode::kInternal, Reason::kInternal, message);
}

// INVALID_ARGUMENT FIELD_INVALID with one violation.
absl::Status FieldInvalid(std::string_view field, std::string_view description);

// Name of the status's reason; nullopt when it was not made here.
std::optional<std::string> ReasonOf(const absl::Status& status);

// Whether the status carries this reason.
bool HasReason(const absl::Status& status, Reason reason);

// The wrong fields, in the order given.
std::vector<FieldViolation> ViolationsOf(const absl::Status& status);

}  // namespace icap
