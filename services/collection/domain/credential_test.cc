#include "services/collection/domain/credential.h"

#include <gtest/gtest.h>

#include <set>

#include "services/common/base/encoding.h"
#include "services/common/base/error.h"

namespace icap::collection {
namespace {

const Redacted<std::string> kKey(std::string(32, 'k'));
const Redacted<std::string> kOtherKey(std::string(32, 'o'));
const CredentialSchool kOak = {"a", "r", "oak", 1};
const Code kCode(std::string("0123456789abcdef"));

TEST(ParseCode, TakesTwentyTwoCharactersOfBase64Url) {
  const auto code = ParseCode(ToBase64Url(kCode.Reveal()));
  ASSERT_TRUE(code.ok()) << code.status();
  EXPECT_EQ(*code, kCode);
  for (const std::string& text : {std::string(), std::string("short"), std::string(22, '*'), std::string(21, 'A'),
                                  std::string(24, 'A'), ToBase64Url(kCode.Reveal()) + "="}) {
    EXPECT_TRUE(HasReason(ParseCode(text).status(), Reason::kInvitationUnknown)) << text;
  }
}

TEST(Credential, IsTheSameForTheSameCodeAndFitsItsSchool) {
  const Nonce nonce = DeriveNonce(kKey, kCode);
  EXPECT_EQ(DeriveNonce(kKey, kCode), nonce);
  EXPECT_EQ(nonce.Reveal().size(), kNonceBytes);
  const auto credential = MakeCredential(kKey, kOak, nonce);
  EXPECT_EQ(MakeCredential(kKey, kOak, nonce), credential);
  const auto verified = VerifyCredential(kKey, kOak, credential);
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_EQ(*verified, nonce);
}

TEST(Credential, DoesNotFitAnotherSchoolRolloutOrAgency) {
  const auto credential = MakeCredential(kKey, kOak, DeriveNonce(kKey, kCode));
  for (const CredentialSchool& other : {CredentialSchool{"a", "r", "elm", 1}, CredentialSchool{"a", "s", "oak", 1},
                                        CredentialSchool{"b", "r", "oak", 1}}) {
    EXPECT_TRUE(HasReason(VerifyCredential(kKey, other, credential).status(), Reason::kCredentialOtherSchool));
  }
}

TEST(Credential, IsVoidAfterTheInvitationsWereReplaced) {
  const auto credential = MakeCredential(kKey, kOak, DeriveNonce(kKey, kCode));
  CredentialSchool later = kOak;
  later.generation = 2;
  EXPECT_TRUE(HasReason(VerifyCredential(kKey, later, credential).status(), Reason::kCredentialInvalid));
}

TEST(Credential, CannotBeMadeOrChangedWithoutTheKey) {
  const Nonce nonce = DeriveNonce(kKey, kCode);
  EXPECT_TRUE(HasReason(VerifyCredential(kKey, kOak, MakeCredential(kOtherKey, kOak, nonce)).status(),
                        Reason::kCredentialInvalid));
  const std::string bytes = *FromBase64Url(MakeCredential(kKey, kOak, nonce).Reveal());
  for (size_t i = 0; i < kNonceBytes + 16; ++i) {
    std::string changed = bytes;
    changed[i] = static_cast<char>(changed[i] ^ 1);
    EXPECT_TRUE(
        HasReason(VerifyCredential(kKey, kOak, Redacted(ToBase64Url(changed))).status(), Reason::kCredentialInvalid))
        << i;
  }
  for (const char* text : {"", "A", "*", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}) {
    EXPECT_FALSE(VerifyCredential(kKey, kOak, Redacted<std::string>(text)).ok()) << text;
  }
}

// What is stored on the two steps has nothing in common that someone without the code could compare.
TEST(Credential, LeavesHashesThatHaveNothingInCommon) {
  const Nonce nonce = DeriveNonce(kKey, kCode);
  const std::string request = "11111111-2222-4333-8444-555555555555";
  std::set<std::string> stored = {
      HashCode(kCode), HashNonce(nonce), BindToNonce(nonce, request), BindToNonce(nonce, request + " answers"),
      kCode.Reveal(),  nonce.Reveal()};
  EXPECT_EQ(stored.size(), 6u);
  EXPECT_NE(DeriveNonce(kOtherKey, kCode), nonce);
  EXPECT_NE(HashNonce(DeriveNonce(kOtherKey, kCode)), HashNonce(nonce));
}

TEST(Receipt, IsShortReadableAndBoundToTheRequest) {
  const Nonce nonce = DeriveNonce(kKey, kCode);
  const std::string receipt = MakeReceipt(nonce, "one");
  EXPECT_EQ(receipt.size(), 14u);
  EXPECT_EQ(receipt[4], '-');
  EXPECT_EQ(receipt[9], '-');
  EXPECT_EQ(receipt.find_first_of("01IO"), std::string::npos);
  EXPECT_EQ(MakeReceipt(nonce, "one"), receipt);
  EXPECT_NE(MakeReceipt(nonce, "two"), receipt);
}

}  // namespace
}  // namespace icap::collection
