#include "services/collection/domain/questionnaire.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/common/base/error.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;

const Questionnaire kQuestions = {{"Q1", 6, true}, {"Q2", 6, false}, {"Q3", 2, false}};

std::vector<std::string> FieldsOf(const absl::Status& status) {
  std::vector<std::string> fields;
  for (const FieldViolation& violation : ViolationsOf(status)) fields.push_back(violation.field);
  return fields;
}

TEST(PackAnswers, PutsOneByteAnItemInTheirOrder) {
  const auto packed = PackAnswers(kQuestions, {{"Q3", 2}, {"Q1", 6}});
  ASSERT_TRUE(packed.ok()) << packed.status();
  EXPECT_EQ(packed->Reveal(), std::string("\x06\x00\x02", 3));
}

TEST(PackAnswers, ReportsEveryProblemWithTheReasonOfTheFirst) {
  const absl::Status status = PackAnswers(kQuestions, {{"Q9", 1}, {"Q1", 7}, {"Q2", 3}, {"Q2", 3}, {"", 1}}).status();
  EXPECT_TRUE(HasReason(status, Reason::kItemUnknown)) << status;
  EXPECT_THAT(FieldsOf(status),
              ElementsAre("answers[0].item", "answers[1].category", "answers[3].item", "answers[4].item"));
}

TEST(PackAnswers, RefusesCategoriesOutsideOfTheScale) {
  for (const int category : {0, -1, 7, 256, 257, -250}) {
    EXPECT_TRUE(HasReason(PackAnswers(kQuestions, {{"Q1", category}}).status(), Reason::kOptionOutOfRange)) << category;
  }
  EXPECT_TRUE(PackAnswers(kQuestions, {{"Q1", 1}}).ok());
  EXPECT_TRUE(PackAnswers(kQuestions, {{"Q1", 6}}).ok());
  EXPECT_TRUE(HasReason(PackAnswers(kQuestions, {{"Q1", 1}, {"Q3", 3}}).status(), Reason::kOptionOutOfRange));
}

TEST(PackAnswers, RequiresWhatIsRequired) {
  const absl::Status status = PackAnswers(kQuestions, {{"Q2", 1}}).status();
  EXPECT_TRUE(HasReason(status, Reason::kAnswerMissing));
  EXPECT_THAT(FieldsOf(status), ElementsAre("answers"));
}

TEST(PackAnswers, RefusesAnItemAnsweredTwiceEvenWithTheSameCategory) {
  EXPECT_TRUE(HasReason(PackAnswers(kQuestions, {{"Q1", 1}, {"Q1", 1}}).status(), Reason::kAnswerRepeated));
}

// Q2 is asked after 1 or 3 of Q1, and Q3 after 2 of Q2.
const Questionnaire kConditional = {
    {"Q1", 3, true}, {"Q2", 2, true, AskedWhen{0, {1, 3}}}, {"Q3", 2, true, AskedWhen{1, {2}}}, {"Q4", 2, false}};

TEST(PackAnswers, RequiresOnlyWhatIsAsked) {
  EXPECT_EQ(PackAnswers(kConditional, {{"Q1", 2}})->Reveal(), std::string("\x02\x00\x00\x00", 4));
  EXPECT_EQ(PackAnswers(kConditional, {{"Q2", 1}, {"Q1", 3}})->Reveal(), std::string("\x03\x01\x00\x00", 4));
  EXPECT_EQ(PackAnswers(kConditional, {{"Q3", 1}, {"Q2", 2}, {"Q1", 1}})->Reveal(), std::string("\x01\x02\x01\x00", 4));
  EXPECT_TRUE(HasReason(PackAnswers(kConditional, {{"Q1", 1}}).status(), Reason::kAnswerMissing));
  EXPECT_TRUE(HasReason(PackAnswers(kConditional, {{"Q1", 3}, {"Q2", 2}}).status(), Reason::kAnswerMissing));
}

TEST(PackAnswers, RefusesAnAnswerToWhatIsNotAsked) {
  const absl::Status status = PackAnswers(kConditional, {{"Q1", 2}, {"Q4", 1}, {"Q2", 1}}).status();
  EXPECT_TRUE(HasReason(status, Reason::kAnswerNotAsked)) << status;
  EXPECT_THAT(FieldsOf(status), ElementsAre("answers[2].item"));
  // Q2 falls away, and with it what depends on Q2.
  EXPECT_THAT(FieldsOf(PackAnswers(kConditional, {{"Q1", 2}, {"Q2", 2}, {"Q3", 1}}).status()),
              ElementsAre("answers[1].item", "answers[2].item"));
}

TEST(PackAnswers, NeverRepeatsWhatWasAnswered) {
  const absl::Status status = PackAnswers(kQuestions, {{"my secret", 1}, {"Q1", 4711}}).status();
  EXPECT_EQ(status.ToString().find("secret"), std::string::npos);
  EXPECT_EQ(status.ToString().find("4711"), std::string::npos);
}

}  // namespace
}  // namespace icap::collection
