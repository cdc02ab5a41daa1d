#include "services/gateway/domain/account.h"

#include <gtest/gtest.h>

#include <set>

#include "services/common/base/error.h"

namespace icap::gateway {
namespace {

TEST(AccountName, AllowsLowerCaseNamesAndAddresses) {
  EXPECT_TRUE(IsAccountName("admin"));
  EXPECT_TRUE(IsAccountName("jane.doe-2_x@district.example"));
  EXPECT_TRUE(IsAccountName(std::string(64, 'a')));
}

TEST(AccountName, RefusesOtherCharactersAndLengths) {
  for (const std::string& name : {std::string("ab"), std::string(65, 'a'), std::string("Jane"), std::string("a b c"),
                                  std::string("j\xc3\xa4ne"), std::string()}) {
    EXPECT_FALSE(IsAccountName(name)) << name;
  }
}

TEST(NewPassword, NeedsTwelveCharacters) {
  EXPECT_TRUE(HasReason(CheckNewPassword("jane", "eleven char"), Reason::kPasswordTooWeak));
  EXPECT_TRUE(CheckNewPassword("jane", "twelve chars").ok());
}

TEST(NewPassword, CountsCharactersAndNotBytes) {
  // Eleven characters of two bytes each.
  EXPECT_FALSE(CheckNewPassword("jane", "ääääääääääÄ").ok());
  EXPECT_TRUE(CheckNewPassword("jane", "äääääääääääÄ").ok());
}

TEST(NewPassword, MustNotBeTheAccountsName) {
  EXPECT_TRUE(HasReason(CheckNewPassword("jane.doe@district", "Jane.Doe@District"), Reason::kPasswordTooWeak));
}

TEST(NewPassword, HasALimit) {
  EXPECT_TRUE(CheckNewPassword("jane", std::string(kMaxPasswordBytes, 'x')).ok());
  EXPECT_FALSE(CheckNewPassword("jane", std::string(kMaxPasswordBytes + 1, 'x')).ok());
}

TEST(OneTimePassword, IsAValidPasswordAndDiffersEachTime) {
  const RandomBytes random = SystemRandom();
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) {
    const std::string password = MakeOneTimePassword(random);
    EXPECT_EQ(password.size(), 23u) << password;
    EXPECT_TRUE(CheckNewPassword("jane", password).ok());
    seen.insert(password);
  }
  EXPECT_EQ(seen.size(), 100u);
}

TEST(Scope, IsEverythingAnAgencyOrASubtree) {
  EXPECT_EQ(ParseScope("scope", "*")->agency, "*");
  EXPECT_EQ(ParseScope("scope", "agencies/a")->agency, "agencies/a");
  EXPECT_EQ(ParseScope("scope", "agencies/a")->organization, "");
  const auto subtree = ParseScope("scope", "agencies/a/organizations/o");
  EXPECT_EQ(subtree->agency, "agencies/a");
  EXPECT_EQ(subtree->organization, "agencies/a/organizations/o");
}

TEST(Scope, RefusesEverythingElse) {
  for (const char* scope : {"", "agencies", "agencies/", "agencies/a b", "agencies/a/organizations", "agencies/*",
                            "agencies/a/organizations/o/x", "other/a", "agencies/a@b"}) {
    const auto parsed = ParseScope("grants[0].scope", scope);
    ASSERT_FALSE(parsed.ok()) << scope;
    EXPECT_EQ(ViolationsOf(parsed.status()).at(0).field, "grants[0].scope");
  }
}

}  // namespace
}  // namespace icap::gateway
