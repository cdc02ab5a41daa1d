#include "services/common/rpc/page.h"

#include <gtest/gtest.h>

#include "services/common/base/error.h"
#include "services/common/rpc/limits.h"

namespace icap::rpc {
namespace {

TEST(PageSize, HasADefaultAndALimit) {
  EXPECT_EQ(*PageSize(0), kDefaultPageSize);
  EXPECT_EQ(*PageSize(1), 1);
  EXPECT_EQ(*PageSize(kMaxPageSize), kMaxPageSize);
  EXPECT_EQ(*PageSize(kMaxPageSize + 1), kMaxPageSize);
  EXPECT_TRUE(HasReason(PageSize(-1).status(), Reason::kFieldInvalid));
}

TEST(PageToken, ContinuesTheSameListOnly) {
  const std::string key("last\0key", 8);
  const std::string token = MakePageToken("agencies/a north", key);
  EXPECT_EQ(*ReadPageToken("agencies/a north", token), key);
  EXPECT_EQ(*ReadPageToken("agencies/a north", ""), "");
  for (const std::string& other : {std::string("A"), std::string("not base64!"), token.substr(0, 8)}) {
    EXPECT_TRUE(HasReason(ReadPageToken("agencies/a north", other).status(), Reason::kPageTokenInvalid)) << other;
  }
  EXPECT_TRUE(HasReason(ReadPageToken("agencies/a south", token).status(), Reason::kPageTokenInvalid));
}

}  // namespace
}  // namespace icap::rpc
