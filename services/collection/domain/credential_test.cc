#include "services/collection/domain/credential.h"

#include <gtest/gtest.h>

#include "services/collection/domain/sealed_answer.h"
#include "services/common/base/encoding.h"
#include "services/common/base/error.h"

namespace icap::collection {
namespace {

const Code kCode(std::string("0123456789abcdef"));
const Credential kCredential = {Redacted(std::string(kNonceBytes, 'n')),
                                Redacted(std::string(kCredentialOutputBytes, 'o'))};

Redacted<std::string> TextOf(const Credential& credential) {
  return Redacted(ToBase64Url(credential.nonce.Reveal() + credential.output.Reveal()));
}

TEST(ParseCode, TakesTwentyTwoCharactersOfBase64Url) {
  const auto code = ParseCode(ToBase64Url(kCode.Reveal()));
  ASSERT_TRUE(code.ok()) << code.status();
  EXPECT_EQ(*code, kCode);
  for (const std::string& text : {std::string(), std::string("short"), std::string(22, '*'), std::string(21, 'A'),
                                  std::string(24, 'A'), ToBase64Url(kCode.Reveal()) + "="}) {
    EXPECT_TRUE(HasReason(ParseCode(text).status(), Reason::kInvitationUnknown)) << text;
  }
}

TEST(Credential, IsReadInItsOneForm) {
  const auto parsed = ParseCredential(TextOf(kCredential));
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(parsed->nonce, kCredential.nonce);
  EXPECT_EQ(parsed->output, kCredential.output);
  for (const std::string& text : {std::string(), std::string("nothing"), std::string(128, '*'),
                                  TextOf(kCredential).Reveal() + "AA", TextOf(kCredential).Reveal() + "="}) {
    EXPECT_TRUE(HasReason(ParseCredential(Redacted(text)).status(), Reason::kCredentialInvalid)) << text;
  }
}

TEST(Credential, IsBoundToItsSchoolAndNonce) {
  const std::string input = CredentialInput("agencies/a/rollouts/r/schools/s", kCredential.nonce);
  EXPECT_EQ(ToHex(input), ToHex("icap-credential-v1") + "00" + ToHex("agencies/a/rollouts/r/schools/s") + "00" +
                              ToHex(std::string(kNonceBytes, 'n')));
  EXPECT_NE(input, CredentialInput("agencies/a/rollouts/r/schools/t", kCredential.nonce));
}

TEST(Credential, IsKeptOnlyAsHashesThatNeedAllOfIt) {
  Credential other = kCredential;
  other.output = Redacted(std::string(kCredentialOutputBytes, 'p'));
  EXPECT_EQ(HashCredential(kCredential).size(), 32u);
  EXPECT_NE(HashCredential(kCredential), HashCredential(other));
  EXPECT_EQ(BindToCredential(kCredential, "text").size(), 16u);
  EXPECT_NE(BindToCredential(kCredential, "text"), BindToCredential(kCredential, "other"));
  EXPECT_NE(BindToCredential(kCredential, "text"), BindToCredential(other, "text"));
  EXPECT_NE(HashCode(kCode), HashBlindedElement(kCode.Reveal()));
}

TEST(Receipt, IsTheTextOfTheContract) {
  // RFC 4648: "foobar" is MZXW6YTBOI.
  EXPECT_EQ(ReceiptText("foobar"), "MZXW-6YTB-O");
  EXPECT_EQ(ReceiptText("foobar123456789"), "MZXW-6YTB-OIYT-EMZU-GU3D-OOBZ");
  const auto key = ParseReceiptKey("AAAAAAAAAAAAAAAAAAAAAA");
  ASSERT_TRUE(key.ok()) << key.status();
  // printf 'icap-receipt-v1' and 16 zero bytes | sha256sum
  EXPECT_EQ(ToHex(MakeReceipt(*key)), "27e36283c4fbe5b9ce5e6392f88534");
  for (const char* text : {"", "short", "AAAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAA*"}) {
    EXPECT_TRUE(HasReason(ParseReceiptKey(text).status(), Reason::kFieldInvalid)) << text;
  }
}

TEST(SealedAnswer, ComesBackAndHasOneLengthARevision) {
  const OpenedAnswer answer = {PackedAnswers(std::string("\x01\x00\x05", 3)), std::string(kReceiptBytes, 'r')};
  const auto contents = PackSealed(answer);
  EXPECT_EQ(contents.Reveal().size(), kSealedStepBytes);
  const auto opened = UnpackSealed(contents);
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->answers, answer.answers);
  EXPECT_EQ(opened->receipt, answer.receipt);
  const OpenedAnswer missing = {PackedAnswers(std::string(3, '\0')), std::string(kReceiptBytes, '\0')};
  EXPECT_EQ(PackSealed(missing).Reveal().size(), contents.Reveal().size());
  const OpenedAnswer large = {PackedAnswers(std::string(500, '\x07')), answer.receipt};
  EXPECT_EQ(UnpackSealed(PackSealed(large))->answers, large.answers);
}

TEST(SealedAnswer, RefusesWhatIsNone) {
  EXPECT_FALSE(UnpackSealed(Redacted<std::string>()).has_value());
  EXPECT_FALSE(UnpackSealed(Redacted(std::string(kSealedStepBytes, '\x02'))).has_value());
  std::string too_many(kSealedStepBytes, '\xff');
  too_many[0] = '\x01';
  EXPECT_FALSE(UnpackSealed(Redacted(too_many)).has_value());
}

}  // namespace
}  // namespace icap::collection
