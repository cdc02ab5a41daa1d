// The submission credential: what a respondent holds between redeeming an invitation and submitting.
//
// Thin form: it is derived from the code with the service's key, so redeeming stores nothing and may be repeated on any
// device. What is stored when it is spent is a hash of a number that cannot be computed from anything stored: the codes
// are kept only hashed, and the number needs the code itself. A blind signature replaces the derivation later; the two
// steps stay.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "services/common/base/redacted.h"

namespace icap::collection {

inline constexpr size_t kCodeBytes = 16;
inline constexpr size_t kNonceBytes = 16;

// One school of a rollout, and how often its invitations were issued: earlier credentials are void.
struct CredentialSchool {
  std::string agency;
  std::string rollout;
  std::string school;
  int generation = 0;
};

using Code = Redacted<std::string>;   // kCodeBytes random bytes
using Nonce = Redacted<std::string>;  // kNonceBytes; the same for the same code

// Code of a link; NOT_FOUND INVITATION_UNKNOWN when it is not 22 characters of base64url.
absl::StatusOr<Code> ParseCode(std::string_view text);

// SHA-256 of a code, as stored with the invitation.
std::string HashCode(const Code& code);

// The number behind the credential of a code.
Nonce DeriveNonce(const Redacted<std::string>& key, const Code& code);

// The credential: number, school and tag, in base64url.
Redacted<std::string> MakeCredential(const Redacted<std::string>& key, const CredentialSchool& school,
                                     const Nonce& nonce);

// The number of a credential that was made for this school. PERMISSION_DENIED CREDENTIAL_OTHER_SCHOOL when it names
// another, CREDENTIAL_INVALID when it was not made here or its invitation was replaced.
absl::StatusOr<Nonce> VerifyCredential(const Redacted<std::string>& key, const CredentialSchool& school,
                                       const Redacted<std::string>& credential);

// What is stored of a spent credential.
std::string HashNonce(const Nonce& nonce);

// Binds a text to a credential without storing anything that could be compared with answers: HMAC under the number.
std::string BindToNonce(const Nonce& nonce, std::string_view text);

// The respondent's proof, e.g. "7GK2-M4QD-P9XT"; the same for the same credential and request id.
std::string MakeReceipt(const Nonce& nonce, std::string_view request_id);

}  // namespace icap::collection
