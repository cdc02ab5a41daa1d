#include "services/collection/domain/credential.h"

#include <fmt/format.h>

#include "services/common/base/encoding.h"
#include "services/common/base/error.h"
#include "services/common/base/sha256.h"

namespace icap::collection {
namespace {

constexpr size_t kTagBytes = 16;
constexpr size_t kReceiptGroups = 3;
constexpr size_t kReceiptGroupLength = 4;
// Without letters and digits that are mistaken for one another.
constexpr std::string_view kReceiptAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ2";

std::string SchoolName(const CredentialSchool& school) {
  return fmt::format("{}/{}/{}", school.agency, school.rollout, school.school);
}

std::string Tag(const Redacted<std::string>& key, const CredentialSchool& school, std::string_view nonce) {
  const std::string message = fmt::format("tag {} {} ", SchoolName(school), school.generation) + std::string(nonce);
  return HmacSha256(key.Reveal(), message).substr(0, kTagBytes);
}

}  // namespace

absl::StatusOr<Code> ParseCode(std::string_view text) {
  auto bytes = FromBase64Url(text);
  if (!bytes.has_value() || bytes->size() != kCodeBytes) {
    return NotFound(Reason::kInvitationUnknown,
                    "This link is not complete. Open it again from the message you received, or ask for a new one.");
  }
  return Code(*std::move(bytes));
}

std::string HashCode(const Code& code) {
  return Sha256("code " + code.Reveal());
}

Nonce DeriveNonce(const Redacted<std::string>& key, const Code& code) {
  return Nonce(HmacSha256(key.Reveal(), "nonce " + code.Reveal()).substr(0, kNonceBytes));
}

Redacted<std::string> MakeCredential(const Redacted<std::string>& key, const CredentialSchool& school,
                                     const Nonce& nonce) {
  return Redacted<std::string>(ToBase64Url(nonce.Reveal() + Tag(key, school, nonce.Reveal()) + SchoolName(school)));
}

absl::StatusOr<Nonce> VerifyCredential(const Redacted<std::string>& key, const CredentialSchool& school,
                                       const Redacted<std::string>& credential) {
  const absl::Status invalid = PermissionDenied(
      Reason::kCredentialInvalid, "This link is no longer valid. Open the newest link you received and try again.");
  const auto bytes = FromBase64Url(credential.Reveal());
  if (!bytes.has_value() || bytes->size() <= kNonceBytes + kTagBytes) return invalid;
  const std::string nonce = bytes->substr(0, kNonceBytes);
  if (bytes->substr(kNonceBytes + kTagBytes) != SchoolName(school)) {
    return PermissionDenied(Reason::kCredentialOtherSchool,
                            "This link belongs to another school. Open the link you received for your own school.");
  }
  if (!EqualInConstantTime(bytes->substr(kNonceBytes, kTagBytes), Tag(key, school, nonce))) return invalid;
  return Nonce(nonce);
}

std::string HashNonce(const Nonce& nonce) {
  return Sha256("spent " + nonce.Reveal());
}

std::string BindToNonce(const Nonce& nonce, std::string_view text) {
  return HmacSha256(nonce.Reveal(), fmt::format("bind {}", text)).substr(0, kTagBytes);
}

std::string MakeReceipt(const Nonce& nonce, std::string_view request_id) {
  const std::string digest = HmacSha256(nonce.Reveal(), fmt::format("receipt {}", request_id));
  std::string receipt;
  for (size_t i = 0; i < kReceiptGroups * kReceiptGroupLength; ++i) {
    if (i > 0 && i % kReceiptGroupLength == 0) receipt += '-';
    receipt += kReceiptAlphabet[static_cast<unsigned char>(digest[i]) % kReceiptAlphabet.size()];
  }
  return receipt;
}

}  // namespace icap::collection
