// The respondent's tokens: the code of a link, the blind credential that it buys, and the receipt of a submission. What
// is kept of each is a hash; the contract (submission.proto) has their forms.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "services/common/base/redacted.h"

namespace icap::collection {

inline constexpr size_t kCodeBytes = 16;
inline constexpr size_t kNonceBytes = 32;
inline constexpr size_t kCredentialOutputBytes = 64;
inline constexpr size_t kReceiptKeyBytes = 16;
inline constexpr size_t kReceiptBytes = 15;

using Code = Redacted<std::string>;  // kCodeBytes random bytes

// What a device submits with: its number, and the function's output for it.
struct Credential {
  Redacted<std::string> nonce;   // kNonceBytes
  Redacted<std::string> output;  // kCredentialOutputBytes
};

// Code of a link; NOT_FOUND INVITATION_UNKNOWN when it is not 22 characters of base64url.
absl::StatusOr<Code> ParseCode(std::string_view text);

// SHA-256 of a code, as stored with the invitation.
std::string HashCode(const Code& code);

// What is stored of a blinded element, to recognise it.
std::string HashBlindedElement(std::string_view element);

// PERMISSION_DENIED CREDENTIAL_INVALID, also the answer to a credential whose output is not the function's.
absl::StatusOr<Credential> ParseCredential(const Redacted<std::string>& text);
absl::Status CredentialInvalid();

// What the function is evaluated on. `school` is the name `agencies/a/rollouts/r/schools/s`, so that a credential is
// worth nothing elsewhere.
std::string CredentialInput(std::string_view school, const Redacted<std::string>& nonce);

// What is stored of a spent credential.
std::string HashCredential(const Credential& credential);

// Binds a text to a credential without storing anything that could be compared with answers: HMAC under a key that only
// the device has.
std::string BindToCredential(const Credential& credential, std::string_view text);

// The device's random bytes; INVALID_ARGUMENT FIELD_INVALID.
absl::StatusOr<Redacted<std::string>> ParseReceiptKey(std::string_view text);

// The receipt, kReceiptBytes, and its form for people, e.g. "MZXW-6YTB-OI2D-GNBV-GY3T-QOJQ".
std::string MakeReceipt(const Redacted<std::string>& receipt_key);
std::string ReceiptText(std::string_view receipt);

}  // namespace icap::collection
