#include "services/common/auth/token.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "services/common/base/encoding.h"
#include "services/common/base/error.h"
#include "services/common/base/sha256.h"
#include "services/common/testing/key_pair.h"

namespace icap::auth {
namespace {

using ::testing::ElementsAre;
using ::testing::Key;

class Token : public ::testing::Test {
 protected:
  Clock clock() {
    return [this] { return now_; };
  }
  TokenSigner SignerOf(const std::string& issuer, const testing::KeyPair& keys) {
    return TokenSigner(issuer, Redacted(keys.private_pem), clock());
  }
  void ExpectRefused(const std::string& token) {
    EXPECT_TRUE(HasReason(verifier_.Verify(token).status(), Reason::kUnauthenticated)) << token;
  }
  // A token with these claims under HS256 with `key`.
  static std::string Hs256(const std::string& claims, const std::string& key) {
    const std::string signed_part = ToBase64Url(R"({"alg":"HS256","typ":"JWT"})") + "." + ToBase64Url(claims);
    return signed_part + "." + ToBase64Url(HmacSha256(key, signed_part));
  }

  Timestamp now_ = Timestamp(std::chrono::seconds(1'800'000'000));
  const testing::KeyPair gateway_ = testing::MakeKeyPair();
  const testing::KeyPair scoring_ = testing::MakeKeyPair();
  TokenVerifier verifier_{{{"gateway", gateway_.public_pem}, {"scoring", scoring_.public_pem}}, clock()};
  const Caller principal_ = {"anna",
                             {{Role::kPrincipal, "agencies/a/organizations/o"}, {Role::kAnalyst, "agencies/b"}}};
};

TEST_F(Token, CarriesTheCallerThereAndBack) {
  const auto token = SignerOf("gateway", gateway_).Sign(principal_);
  ASSERT_TRUE(token.ok()) << token.status();
  for (int i = 0; i < 2; ++i) {  // anew, then remembered
    const auto caller = verifier_.Verify(*token);
    ASSERT_TRUE(caller.ok()) << caller.status();
    EXPECT_EQ(caller->subject, "anna");
    EXPECT_EQ(caller->grants, principal_.grants);
  }
}

TEST_F(Token, ExpiresAlsoWhenItIsRemembered) {
  const std::string token = *SignerOf("gateway", gateway_).Sign(principal_);
  EXPECT_TRUE(verifier_.Verify(token).ok());
  now_ += kTokenLife - std::chrono::seconds(1);
  EXPECT_TRUE(verifier_.Verify(token).ok());
  now_ += std::chrono::seconds(1);
  ExpectRefused(token);
}

TEST_F(Token, IsRefusedFromAnUnknownIssuerOrWithAnotherKey) {
  ExpectRefused(*SignerOf("stranger", gateway_).Sign(principal_));
  ExpectRefused(*SignerOf("gateway", testing::MakeKeyPair()).Sign(principal_));
  ExpectRefused(*SignerOf("gateway", scoring_).Sign(principal_));
}

TEST_F(Token, IsRefusedWhenAnyPartWasChanged) {
  const std::string token = *SignerOf("gateway", gateway_).Sign(principal_);
  for (size_t i = 0; i < token.size(); i += 7) {
    std::string changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    if (changed != token) ExpectRefused(changed);
  }
  ExpectRefused("");
  ExpectRefused("a.b.c");
  ExpectRefused(token.substr(0, token.rfind('.') + 1));
}

TEST_F(Token, LetsOnlyTheGatewaySpeakForPeople) {
  ExpectRefused(*SignerOf("scoring", scoring_).Sign(principal_));
  ExpectRefused(*SignerOf("scoring", scoring_).Sign({"respondent", {{Role::kRespondent, "*"}}}));
  ExpectRefused(*SignerOf("scoring", scoring_).Sign({"profile", {{Role::kService, "*"}}}));
  ExpectRefused(*SignerOf("gateway", gateway_).Sign({"scoring", {{Role::kService, "*"}}}));
  TokenSigner scoring = SignerOf("scoring", scoring_);
  const auto caller = verifier_.Verify(*scoring.SignAsService());
  ASSERT_TRUE(caller.ok()) << caller.status();
  EXPECT_EQ(caller->subject, "scoring");
}

TEST_F(Token, IsRefusedWithoutGrants) {
  ExpectRefused(*SignerOf("gateway", gateway_).Sign({"anna", {}}));
}

// The public key is no secret: a library that takes the algorithm from the token would accept it as one.
TEST_F(Token, IsRefusedWhenSignedWithThePublicKeyAsASharedSecret) {
  const std::string claims =
      fmt::format(R"({{"iss":"gateway","sub":"eve","grants":"state_administrator@*","exp":{}}})", 1'800'000'100);
  ExpectRefused(Hs256(claims, gateway_.public_pem));
}

TEST_F(Token, IsRefusedWithoutSignature) {
  const std::string claims =
      fmt::format(R"({{"iss":"gateway","sub":"eve","grants":"state_administrator@*","exp":{}}})", 1'800'000'100);
  ExpectRefused(ToBase64Url(R"({"alg":"none","typ":"JWT"})") + "." + ToBase64Url(claims) + ".");
}

TEST_F(Token, OfAServiceIsSignedAnewAfterHalfItsLife) {
  TokenSigner signer = SignerOf("scoring", scoring_);
  const std::string first = *signer.SignAsService();
  EXPECT_EQ(*signer.SignAsService(), first);
  now_ += kTokenLife / 2;
  const std::string second = *signer.SignAsService();
  EXPECT_NE(second, first);
  EXPECT_TRUE(verifier_.Verify(second).ok());
}

TEST_F(Token, CannotBeSignedWithAKeyOfAnotherKind) {
  EXPECT_EQ(TokenSigner("gateway", Redacted<std::string>("no key"), clock()).Sign(principal_).status().code(),
            absl::StatusCode::kInternal);
}

TEST(ReadPublicKeys, TakesTheIssuerFromTheFileName) {
  std::string folder = (std::filesystem::temp_directory_path() / "icap_keys_XXXXXX").string();
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  EXPECT_EQ(ReadPublicKeys(folder).status().code(), absl::StatusCode::kNotFound);
  std::ofstream(folder + "/gateway.pub.pem") << "key";
  std::ofstream(folder + "/gateway.key.pem") << "secret";
  const auto keys = ReadPublicKeys(folder);
  ASSERT_TRUE(keys.ok()) << keys.status();
  EXPECT_THAT(*keys, ElementsAre(Key("gateway")));
  std::filesystem::remove_all(folder);
  EXPECT_EQ(ReadPublicKeys(folder).status().code(), absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace icap::auth
