#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "services/common/base/clock.h"
#include "services/common/base/encoding.h"
#include "services/common/base/error.h"
#include "services/common/base/redacted.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/sha256.h"
#include "services/common/base/status_macros.h"

namespace icap {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Error, CarriesCodeReasonMessageAndViolations) {
  const absl::Status status = InvalidArgument(Reason::kOptionOutOfRange, "Not accepted.",
                                              {{"answers[3].category", "must be from 1 to 6"}, {"answers", "x"}});
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "Not accepted.");
  EXPECT_EQ(ReasonOf(status), "OPTION_OUT_OF_RANGE");
  EXPECT_TRUE(HasReason(status, Reason::kOptionOutOfRange));
  EXPECT_FALSE(HasReason(status, Reason::kInternal));
  const std::vector<FieldViolation> violations = ViolationsOf(status);
  ASSERT_EQ(violations.size(), 2u);
  EXPECT_EQ(violations[0].field, "answers[3].category");
  EXPECT_EQ(violations[0].description, "must be from 1 to 6");
  EXPECT_EQ(violations[1].field, "answers");
}

TEST(Error, NamesTheWrongField) {
  const absl::Status status = FieldInvalid("title", "is empty");
  EXPECT_EQ(status.message(), "title: is empty");
  ASSERT_EQ(ViolationsOf(status).size(), 1u);
  EXPECT_EQ(ViolationsOf(status)[0].description, "is empty");
}

TEST(Error, HasAUniqueNameForEveryReason) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Reason::kTypesetterFailed); ++i) {
    const Reason reason = static_cast<Reason>(i);
    const std::string_view name = ReasonName(reason);
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_EQ(ReasonNamed(name), reason) << name;
  }
  EXPECT_EQ(ReasonNamed("NO_SUCH_REASON"), std::nullopt);
}

TEST(Error, KeepsControlCharactersOutOfMessages) {
  const absl::Status status = FieldInvalid(
      "a\x1f"
      "b",
      "c\x1e"
      "d\r");
  ASSERT_EQ(ViolationsOf(status).size(), 1u);
  EXPECT_EQ(ViolationsOf(status)[0].field, "a b");
  EXPECT_EQ(ViolationsOf(status)[0].description, "c d ");
  EXPECT_EQ(status.message(), "a b: c d ");
}

TEST(Error, KnowsNothingAboutOtherStatuses) {
  EXPECT_EQ(ReasonOf(absl::UnknownError("x")), std::nullopt);
  EXPECT_EQ(ReasonOf(absl::OkStatus()), std::nullopt);
  EXPECT_THAT(ViolationsOf(absl::UnknownError("x")), IsEmpty());
}

TEST(ParseName, GivesTheIdentifiersInOrder) {
  const auto ids = ParseName("name", "agencies/a/rollouts/r.1/schools/S_2", "agencies/*/rollouts/*/schools/*");
  ASSERT_TRUE(ids.ok()) << ids.status();
  EXPECT_THAT(*ids, ElementsAre("a", "r.1", "S_2"));
}

TEST(ParseName, RefusesWhatDoesNotMatch) {
  const std::string long_id(64, 'a');
  for (const std::string& name :
       {std::string(), std::string("agencies"), std::string("agencies/"), std::string("agencies/a/"),
        std::string("/agencies/a"), std::string("agencies/a/b"), std::string("agency/a"), std::string("agencies/-a"),
        std::string("agencies/.."), std::string("agencies/a b"), std::string("agencies/ä"), "agencies/" + long_id,
        std::string("agencies/a\0b", 12)}) {
    const absl::Status status = ParseName("parent", name, "agencies/*").status();
    EXPECT_TRUE(HasReason(status, Reason::kFieldInvalid)) << name;
    ASSERT_EQ(ViolationsOf(status).size(), 1u) << name;
    EXPECT_EQ(ViolationsOf(status)[0].field, "parent");
  }
  EXPECT_TRUE(ParseName("parent", "agencies/" + long_id.substr(1), "agencies/*").ok());
}

TEST(IsResourceId, TakesLowerCaseDigitsAndDashes) {
  for (const char* id : {"a", "1", "north-12", "a-"}) EXPECT_TRUE(IsResourceId(id)) << id;
  for (const char* id : {"", "-a", "A", "a_b", "a.b", "a/b", "a b"}) EXPECT_FALSE(IsResourceId(id)) << id;
  EXPECT_TRUE(IsResourceId(std::string(63, 'a')));
  EXPECT_FALSE(IsResourceId(std::string(64, 'a')));
}

TEST(Encoding, ReadsBackWhatItWrites) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    EXPECT_EQ(FromHex(ToHex(bytes)), bytes);
    EXPECT_EQ(FromBase64Url(ToBase64Url(bytes)), bytes);
    EXPECT_EQ(ToBase64Url(bytes).find('='), std::string::npos);
    bytes.push_back(static_cast<char>(i));
  }
  EXPECT_EQ(ToHex("\x0f\xff"), "0fff");
  EXPECT_EQ(ToBase64Url("\xfb\xff"), "-_8");
}

TEST(Encoding, RefusesWhatIsNotCanonical) {
  for (const char* text : {"0", "0g", "zz"}) EXPECT_EQ(FromHex(text), std::nullopt) << text;
  for (const char* text : {"-_8=", "+/8", "a", "-_9", "a b", "é"}) EXPECT_EQ(FromBase64Url(text), std::nullopt) << text;
}

TEST(Sha256, EqualsTheVectorsOfFips180) {
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

TEST(Sha256, IsTheSameInParts) {
  Sha256Stream stream;
  stream.Update("a");
  stream.Update("");
  stream.Update("bc");
  EXPECT_EQ(stream.FinishHex(), Sha256Hex("abc"));
}

TEST(HmacSha256, EqualsTheVectorsOfRfc4231) {
  EXPECT_EQ(ToHex(HmacSha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(ToHex(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(ToHex(HmacSha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(EqualInConstantTime, ComparesLengthAndContent) {
  EXPECT_TRUE(EqualInConstantTime("", ""));
  EXPECT_TRUE(EqualInConstantTime("abc", "abc"));
  EXPECT_FALSE(EqualInConstantTime("abc", "abd"));
  EXPECT_FALSE(EqualInConstantTime("abc", "ab"));
}

TEST(Uuid, IsVersionFourAndRecognised) {
  const std::string uuid = NewUuid([](size_t count) { return std::string(count, '\xff'); });
  EXPECT_EQ(uuid, "ffffffff-ffff-4fff-bfff-ffffffffffff");
  EXPECT_TRUE(IsUuid(uuid));
  EXPECT_TRUE(IsUuid("FFFFFFFF-ffff-4fff-bfff-ffffffffffff"));
  for (const char* text : {"", "ffffffff-ffff-4fff-bfff-fffffffffff", "ffffffff-ffff-4fff-bfff-ffffffffffffa",
                           "gfffffff-ffff-4fff-bfff-ffffffffffff", "ffffffffffff-4fff-bfff-ffff-ffffffff"}) {
    EXPECT_FALSE(IsUuid(text)) << text;
  }
}

TEST(SystemRandom, GivesAsManyBytesAsAsked) {
  const RandomBytes random = SystemRandom();
  EXPECT_EQ(random(0).size(), 0u);
  EXPECT_EQ(random(1'000).size(), 1'000u);
  EXPECT_NE(random(16), random(16));
}

TEST(Redacted, ComparesAndReveals) {
  const Redacted<std::string> secret("x");
  EXPECT_EQ(secret, Redacted<std::string>("x"));
  EXPECT_EQ(secret.Reveal(), "x");
}

absl::StatusOr<int> Twice(absl::StatusOr<int> value) {
  ICAP_RETURN_IF_ERROR(value.status());
  ICAP_ASSIGN_OR_RETURN(const int once, value);
  return 2 * once;
}

TEST(StatusMacros, ReturnTheErrorOrGoOn) {
  EXPECT_EQ(*Twice(4), 8);
  EXPECT_EQ(Twice(absl::AbortedError("x")).status(), absl::AbortedError("x"));
}

}  // namespace
}  // namespace icap
