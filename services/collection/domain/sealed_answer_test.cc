#include "services/collection/domain/sealed_answer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace icap::collection {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string kReceipt = "fifteen bytes..";

OpenedAnswer AnswerWith(std::vector<std::string> comments) {
  return {PackedAnswers(std::string("\x06\x00\x02", 3)), kReceipt, OrderedComments(std::move(comments))};
}

TEST(SealedAnswer, IsTheSameThereAndBack) {
  for (const OpenedAnswer& answer :
       {AnswerWith({}), AnswerWith({""}), AnswerWith({"a comment", "", std::string(kMaxCommentBytes, 'x')})}) {
    const auto opened = UnpackSealed(PackSealed(answer));
    ASSERT_TRUE(opened.has_value());
    EXPECT_EQ(opened->answers, answer.answers);
    EXPECT_EQ(opened->receipt, kReceipt);
    EXPECT_EQ(opened->comments, answer.comments);
  }
}

// Whether somebody wrote, and how much, must not show in the size of the box.
TEST(SealedAnswer, HasOneLengthForARevision) {
  const size_t length = PackSealed(AnswerWith({"", ""})).Reveal().size();
  EXPECT_EQ(PackSealed(AnswerWith({"a", ""})).Reveal().size(), length);
  EXPECT_EQ(PackSealed(AnswerWith({std::string(kMaxCommentBytes, 'x'), "b"})).Reveal().size(), length);
}

// Boxes of the time before there were comments.
TEST(SealedAnswer, OpensTheFormWithoutComments) {
  std::string contents = '\x01' + kReceipt + std::string("\x00\x02\x05\x06", 4);
  contents.resize(kSealedStepBytes, '\0');
  const auto opened = UnpackSealed(Redacted(contents));
  ASSERT_TRUE(opened.has_value());
  EXPECT_EQ(opened->answers.Reveal(), "\x05\x06");
  EXPECT_THAT(opened->comments.Reveal(), IsEmpty());
}

TEST(SealedAnswer, DoesNotOpenWhatIsNoContents) {
  const std::string whole = PackSealed(AnswerWith({"a comment"})).Reveal();
  // The end is filled up with zeros, which may be lacking.
  for (const size_t size :
       {size_t{0}, size_t{1}, size_t{10}, size_t{17}, size_t{20}, size_t{21}, size_t{22}, size_t{1'000}}) {
    EXPECT_FALSE(UnpackSealed(Redacted(whole.substr(0, size))).has_value()) << size;
  }
  EXPECT_FALSE(UnpackSealed(Redacted('\x03' + whole.substr(1))).has_value());
  EXPECT_THAT(UnpackSealed(Redacted(whole))->comments.Reveal(), ElementsAre("a comment"));
}

}  // namespace
}  // namespace icap::collection
