// Comments through the whole system: sent with the answers, kept apart, shown to nobody before a release.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/common/base/error.h"
#include "tests/system/shared_system.h"
#include "tests/system/small_rollout.h"

namespace icap::testing {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kTeachers = 12;

ProgramResult Ctl(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"--json", "comments"});
  return SharedSystem().Ctl(arguments);
}

json Answer(const ProgramResult& result) {
  EXPECT_EQ(result.exit_code, 0) << result.output;
  return json::parse(result.output);
}

collection::v1::SubmitAnswersRequest WithComment(const client::Redeemed& redeemed, const std::string& text,
                                                 const std::string& prompt = "more") {
  auto request = Submission(redeemed, 2);
  auto* comment = request.add_comments();
  comment->set_comment_id(prompt);
  comment->set_text(text);
  return request;
}

std::vector<std::string> TextsIn(const json& page) {
  std::vector<std::string> texts;
  for (const json& comment : page["comments"]) texts.push_back(comment["text"]);
  std::sort(texts.begin(), texts.end());
  return texts;
}

TEST(Comments, AreShownToNobodyUnlessTheyAreReleased) {
  const auto http = SharedSystem().SignedIn();
  const SmallRollout small = MakeSmallRollout(*http, "comments", kTeachers);
  std::vector<std::string> written;
  for (int i = 0; i < kTeachers; ++i) {
    const auto redeemed = Redeem(*http, small.codes[i]);
    ASSERT_TRUE(redeemed.ok()) << redeemed.status();
    written.push_back(fmt::format("Comment {:02}: más tiempo,\nplease", i));
    ASSERT_TRUE(Submit(*http, WithComment(*redeemed, written.back())).ok());
  }
  // Too few to be shown.
  const auto alone = Redeem(*http, small.other_codes[0]);
  ASSERT_TRUE(alone.ok()) << alone.status();
  ASSERT_TRUE(Submit(*http, WithComment(*alone, "of a hidden school")).ok());

  EXPECT_EQ(Answer(Ctl({"show", small.rollout})).value("commentCount", 0), 0);
  EXPECT_NE(Ctl({"release", small.rollout, "--reason", "too early"}).exit_code, 0);
  ASSERT_TRUE(CloseRollout(*http, small.rollout).ok());
  EXPECT_EQ(Answer(Ctl({"show", small.rollout})).value("commentCount", 0), kTeachers);
  EXPECT_NE(Ctl({"list", small.rollout}).exit_code, 0);

  const json released = Answer(Ctl({"release", small.rollout, "--reason", "asked for by the board"}));
  EXPECT_EQ(released["reason"], "asked for by the board");
  EXPECT_TRUE(released.contains("releaseTime"));
  const json page = Answer(Ctl({"list", small.rollout}));
  EXPECT_EQ(TextsIn(page), written);
  EXPECT_THAT(page.dump(), Not(HasSubstr("schools"))) << "nothing says from which school a comment is";
  const ProgramResult log = SharedSystem().Ctl({"--json", "rollout", "log", small.rollout});
  EXPECT_THAT(log.output, HasSubstr("ROLLOUT_EVENT_KIND_COMMENTS_RELEASED"));
  EXPECT_THAT(log.output, HasSubstr("ROLLOUT_EVENT_KIND_COMMENTS_READ"));
}

TEST(Comments, AreCheckedAsAnswersAre) {
  const auto http = SharedSystem().SignedIn();
  const SmallRollout small = MakeSmallRollout(*http, "long-comments", 2);
  const auto redeemed = Redeem(*http, small.codes[0]);
  ASSERT_TRUE(redeemed.ok()) << redeemed.status();
  const absl::Status too_long = Submit(*http, WithComment(*redeemed, std::string(1'501, 'x'))).status();
  EXPECT_TRUE(HasReason(too_long, Reason::kCommentTooLong)) << too_long;
  ASSERT_EQ(ViolationsOf(too_long).size(), 1u);
  EXPECT_EQ(ViolationsOf(too_long)[0].field, "comments[0].text");
  EXPECT_TRUE(HasReason(Submit(*http, WithComment(*redeemed, "x", "less")).status(), Reason::kItemUnknown));
  auto request = WithComment(*redeemed, std::string(1'500, 'x'));
  const auto receipt = Submit(*http, request);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(*Submit(*http, request), *receipt) << "a repeated request gets the first answer";
  request.mutable_comments(0)->set_text("another");
  EXPECT_TRUE(HasReason(Submit(*http, request).status(), Reason::kRequestIdReused));
}

}  // namespace
}  // namespace icap::testing
