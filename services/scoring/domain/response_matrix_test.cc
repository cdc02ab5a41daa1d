#include "services/scoring/domain/response_matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/common/base/error.h"
#include "services/scoring/domain/matrix_for_test.h"

namespace icap::scoring {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ResponseMatrix, GivesBackTheAnswersOfEachSchoolAndItem) {
  const ResponseMatrix matrix = MatrixOf({5, 4}, {{"a", {{1, 4}, {5, 0}}}, {"empty", {}}, {"b", {{3, 2}}}});
  EXPECT_EQ(matrix.school_count(), 3);
  EXPECT_EQ(matrix.respondent_count(), 3);
  EXPECT_EQ(matrix.SchoolId(SchoolIndex{2}), "b");
  EXPECT_THAT(matrix.Answers(SchoolIndex{0}, ColumnIndex{0}), ElementsAre(1, 5));
  EXPECT_THAT(matrix.Answers(SchoolIndex{0}, ColumnIndex{1}), ElementsAre(4, 0));
  EXPECT_THAT(matrix.Answers(SchoolIndex{1}, ColumnIndex{1}), IsEmpty());
  EXPECT_THAT(matrix.Answers(SchoolIndex{2}, ColumnIndex{1}), ElementsAre(2));
}

TEST(ResponseMatrix, RefusesColumnsThatCannotBeScored) {
  EXPECT_TRUE(HasReason(ResponseMatrix::Create({}).status(), Reason::kFieldInvalid));
  EXPECT_FALSE(ResponseMatrix::Create({{"i", 1}}).ok());
  EXPECT_TRUE(ResponseMatrix::Create({{"i", kMinCategoryCount}}).ok());
  EXPECT_TRUE(ResponseMatrix::Create({{"i", kMaxCategoryCount}}).ok());
  EXPECT_FALSE(ResponseMatrix::Create({{"i", kMaxCategoryCount + 1}}).ok());
  EXPECT_FALSE(ResponseMatrix::Create({{"i", 5}, {"i", 5}}).ok());
  EXPECT_FALSE(ResponseMatrix::Create({{"", 5}}).ok());
}

TEST(ResponseMatrix, HoldsUpToItsLimitOfColumns) {
  std::vector<ItemColumn> columns;
  for (int i = 0; i < kMaxColumnCount; ++i) columns.push_back({std::to_string(i), 5});
  EXPECT_TRUE(ResponseMatrix::Create(columns).ok());
  columns.push_back({"one more", 5});
  EXPECT_FALSE(ResponseMatrix::Create(columns).ok());
}

TEST(ResponseMatrix, RefusesACategoryThatTheItemDoesNotHave) {
  auto matrix = ResponseMatrix::Create({{"five", 5}, {"four", 4}});
  ASSERT_TRUE(matrix.ok());
  const std::vector<Category> wrong = {5, 5};
  EXPECT_FALSE(matrix->AddSchool("a", 1, wrong).ok());
  EXPECT_EQ(matrix->school_count(), 0);
  const std::vector<Category> right = {5, 4};
  EXPECT_TRUE(matrix->AddSchool("a", 1, right).ok());
}

TEST(ResponseMatrix, ErrorsDoNotRepeatAnAnswer) {
  auto matrix = ResponseMatrix::Create({{"item", 5}});
  const std::vector<Category> wrong = {77};
  EXPECT_EQ(matrix->AddSchool("a", 1, wrong).ToString().find("77"), std::string::npos);
}

TEST(ResponseMatrix, RefusesASchoolTwiceOrOfTheWrongSize) {
  auto matrix = ResponseMatrix::Create({{"item", 5}});
  const std::vector<Category> one = {1};
  EXPECT_TRUE(matrix->AddSchool("a", 1, one).ok());
  EXPECT_FALSE(matrix->AddSchool("a", 1, one).ok());
  EXPECT_FALSE(matrix->AddSchool("", 1, one).ok());
  EXPECT_FALSE(matrix->AddSchool("b", 2, one).ok());
  EXPECT_FALSE(matrix->AddSchool("b", -1, {}).ok());
  EXPECT_FALSE(matrix->AddSchool("b", kMaxRespondentCount, {}).ok());
}

TEST(CheckFactors, RefusesFactorsThatDoNotFit) {
  const ResponseMatrix matrix = MatrixOf({5, 5}, {});
  EXPECT_TRUE(CheckFactors(matrix, std::vector{FactorOf(2)}).ok());
  EXPECT_TRUE(CheckFactors(matrix, {}).ok());
  EXPECT_FALSE(CheckFactors(matrix, std::vector{FactorOf(3)}).ok());
  EXPECT_FALSE(CheckFactors(matrix, std::vector{FactorOf(0)}).ok());
  EXPECT_FALSE(CheckFactors(matrix, std::vector{FactorOf(1), FactorOf(2)}).ok()) << "the same identifier twice";
  EXPECT_FALSE(CheckFactors(matrix, std::vector{Factor{"f", {{ColumnIndex{0}}, {ColumnIndex{0}}}}}).ok());
  EXPECT_FALSE(CheckFactors(matrix, std::vector{Factor{"f", {{ColumnIndex{-1}}}}}).ok());
  EXPECT_FALSE(CheckFactors(matrix, std::vector{Factor{"", {{ColumnIndex{0}}}}}).ok());
}

}  // namespace
}  // namespace icap::scoring
