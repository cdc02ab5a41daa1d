#include "services/collection/domain/credential.h"

#include <fmt/format.h>

#include "services/common/base/encoding.h"
#include "services/common/base/error.h"
#include "services/common/base/sha256.h"

namespace icap::collection {
namespace {

constexpr size_t kMacBytes = 16;
constexpr std::string_view kInputPrefix = "icap-credential-v1";
constexpr std::string_view kReceiptPrefix = "icap-receipt-v1";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr int kBase32Bits = 5;
constexpr size_t kReceiptGroupLength = 4;
static_assert(kReceiptBytes * 8 % (kBase32Bits * kReceiptGroupLength) == 0, "the receipt fills whole groups");

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

std::string HashBlindedElement(std::string_view element) {
  return Sha256(fmt::format("blinded {}", element));
}

absl::Status CredentialInvalid() {
  return PermissionDenied(Reason::kCredentialInvalid,
                          "These answers carry no valid permission for this school's survey. Open the link you "
                          "received for it once more, on the same device.");
}

absl::StatusOr<Credential> ParseCredential(const Redacted<std::string>& text) {
  const auto bytes = FromBase64Url(text.Reveal());
  if (!bytes.has_value() || bytes->size() != kNonceBytes + kCredentialOutputBytes) return CredentialInvalid();
  return Credential{Redacted(bytes->substr(0, kNonceBytes)), Redacted(bytes->substr(kNonceBytes))};
}

std::string CredentialInput(std::string_view school, const Redacted<std::string>& nonce) {
  std::string input(kInputPrefix);
  input += '\0';
  input += school;
  input += '\0';
  return input + nonce.Reveal();
}

std::string HashCredential(const Credential& credential) {
  return Sha256("spent " + credential.nonce.Reveal() + credential.output.Reveal());
}

std::string BindToCredential(const Credential& credential, std::string_view text) {
  const std::string key = Sha256("bind " + credential.nonce.Reveal() + credential.output.Reveal());
  return HmacSha256(key, text).substr(0, kMacBytes);
}

absl::StatusOr<Redacted<std::string>> ParseReceiptKey(std::string_view text) {
  auto bytes = FromBase64Url(text);
  if (!bytes.has_value() || bytes->size() != kReceiptKeyBytes) {
    return FieldInvalid("receipt_key", "must be 16 random bytes in base64url, 22 characters");
  }
  return Redacted(*std::move(bytes));
}

std::string MakeReceipt(const Redacted<std::string>& receipt_key) {
  return Sha256(std::string(kReceiptPrefix) + receipt_key.Reveal()).substr(0, kReceiptBytes);
}

std::string ReceiptText(std::string_view receipt) {
  std::string text;
  size_t letter_count = 0;
  unsigned bits = 0;
  int bit_count = 0;
  for (const char byte : receipt) {
    bits = bits << 8 | static_cast<unsigned char>(byte);
    bit_count += 8;
    while (bit_count >= kBase32Bits) {
      bit_count -= kBase32Bits;
      if (letter_count > 0 && letter_count % kReceiptGroupLength == 0) text += '-';
      text += kBase32[bits >> bit_count & 31];
      ++letter_count;
    }
    bits &= (1u << bit_count) - 1;
  }
  return text;
}

}  // namespace icap::collection
