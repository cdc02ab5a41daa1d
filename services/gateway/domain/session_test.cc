#include "services/gateway/domain/session.h"

#include <gtest/gtest.h>

namespace icap::gateway {
namespace {

TEST(SessionToken, HasAtLeast128BitsAndDiffersEachTime) {
  const RandomBytes random = SystemRandom();
  const std::string token = MakeSessionToken(random);
  EXPECT_TRUE(IsSessionToken(token)) << token;
  EXPECT_NE(token, MakeSessionToken(random));
}

TEST(SessionToken, RefusesOtherForms) {
  EXPECT_FALSE(IsSessionToken(""));
  EXPECT_FALSE(IsSessionToken(std::string(42, 'a')));
  EXPECT_FALSE(IsSessionToken(std::string(42, 'a') + ";"));
}

TEST(SessionToken, IsNotStoredItself) {
  const std::string token = MakeSessionToken(SystemRandom());
  EXPECT_EQ(SessionTokenHash(token).size(), 32u);
  EXPECT_EQ(SessionTokenHash(token).find(token), std::string::npos);
}

TEST(CsrfToken, BelongsToOneSession) {
  const RandomBytes random = SystemRandom();
  const std::string token = MakeSessionToken(random);
  EXPECT_EQ(CsrfTokenOf(token), CsrfTokenOf(token));
  EXPECT_NE(CsrfTokenOf(token), CsrfTokenOf(MakeSessionToken(random)));
  EXPECT_EQ(CsrfTokenOf(token).size(), 22u);
}

}  // namespace
}  // namespace icap::gateway
