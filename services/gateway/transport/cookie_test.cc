#include "services/gateway/transport/cookie.h"

#include <gtest/gtest.h>

namespace icap::gateway {
namespace {

TEST(SessionCookie, IsFoundAmongOthers) {
  EXPECT_EQ(SessionTokenIn("icap_session=abc"), "abc");
  EXPECT_EQ(SessionTokenIn("a=b; icap_session=abc; c=d"), "abc");
  EXPECT_EQ(SessionTokenIn("a=b;icap_session=abc "), "abc");
}

TEST(SessionCookie, IsNotFoundInOtherNamesOrValues) {
  EXPECT_EQ(SessionTokenIn(""), "");
  EXPECT_EQ(SessionTokenIn(";;; ;"), "");
  EXPECT_EQ(SessionTokenIn("xicap_session=abc; icap_session_2=abc; a=icap_session=abc"), "");
  EXPECT_EQ(SessionTokenIn("icap_session"), "");
  EXPECT_EQ(SessionTokenIn("icap_session="), "");
}

TEST(SessionCookie, CannotBeReadByScriptsOrSentByOtherSites) {
  EXPECT_EQ(SessionCookie("abc", std::chrono::hours(12), false),
            "icap_session=abc; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict");
  EXPECT_EQ(SessionCookie("abc", std::chrono::hours(12), true),
            "icap_session=abc; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure");
  EXPECT_EQ(ClearedSessionCookie(false), "icap_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
}

}  // namespace
}  // namespace icap::gateway
