#include "services/collection/domain/comments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/common/base/error.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;
using ::testing::Not;

const std::vector<std::string> kPrompts = {"MORE", "WISH"};

TEST(OrderComments, PutsThemInTheOrderOfThePrompts) {
  const auto ordered = OrderComments(kPrompts, {{"WISH", "A quiet room."}, {"MORE", "First\nsecond\tthird"}});
  ASSERT_TRUE(ordered.ok()) << ordered.status();
  EXPECT_THAT(ordered->Reveal(), ElementsAre("First\nsecond\tthird", "A quiet room."));
  EXPECT_THAT(OrderComments(kPrompts, {{"WISH", "x"}})->Reveal(), ElementsAre("", "x"));
  EXPECT_THAT(OrderComments(kPrompts, {})->Reveal(), ElementsAre("", ""));
  EXPECT_THAT(OrderComments({}, {})->Reveal(), ElementsAre());
}

TEST(OrderComments, ReportsEveryProblemWithTheReasonOfTheFirst) {
  const absl::Status status =
      OrderComments(kPrompts, {{"Q9", "x"}, {"MORE", std::string(1'501, 'x')}, {"WISH", "a"}, {"WISH", "secret"}})
          .status();
  EXPECT_TRUE(HasReason(status, Reason::kItemUnknown)) << status;
  std::vector<std::string> fields;
  for (const FieldViolation& violation : ViolationsOf(status)) {
    fields.push_back(violation.field);
    EXPECT_THAT(violation.description, Not(::testing::HasSubstr("secret")));
  }
  EXPECT_THAT(fields, ElementsAre("comments[0].comment_id", "comments[1].text", "comments[3].comment_id"));
}

TEST(OrderComments, RefusesWhatIsNoComment) {
  const auto reason_of = [](const std::string& text) {
    return ReasonOf(OrderComments(kPrompts, {{"MORE", text}}).status()).value_or("");
  };
  EXPECT_EQ(reason_of(std::string(1'501, 'x')), "COMMENT_TOO_LONG");
  EXPECT_EQ(reason_of(std::string(1'500, 'x')), "");
  EXPECT_EQ(reason_of(""), "FIELD_INVALID");
  EXPECT_EQ(reason_of(" \n\t "), "FIELD_INVALID");
  EXPECT_EQ(reason_of(std::string("a\0b", 3)), "FIELD_INVALID");
  EXPECT_EQ(reason_of("a\x1b[31m"), "FIELD_INVALID");
  EXPECT_EQ(reason_of("¿Qué más? \xf0\x9f\x8d\x8e"), "");
}

}  // namespace
}  // namespace icap::collection
