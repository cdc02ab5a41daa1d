#include "services/scoring/domain/factor_score.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/scoring/domain/matrix_for_test.h"

namespace icap::scoring {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MinimumAnsweredItems, IsHalfAndAtLeastTwoWhereThereAreTwo) {
  EXPECT_EQ(MinimumAnsweredItems(1), 1);
  EXPECT_EQ(MinimumAnsweredItems(2), 2);
  EXPECT_EQ(MinimumAnsweredItems(3), 2);
  EXPECT_EQ(MinimumAnsweredItems(4), 2);
  EXPECT_EQ(MinimumAnsweredItems(5), 3);
  EXPECT_EQ(MinimumAnsweredItems(11), 6);
  EXPECT_EQ(MinimumAnsweredItems(12), 6);
}

TEST(ScoreRespondents, AveragesTheAnsweredItems) {
  const ResponseMatrix matrix =
      MatrixOf({5, 5, 5, 5}, {{"s", {{5, 4, 0, 0}, {1, 0, 0, 0}, {1, 2, 2, 3}, {0, 0, 0, 0}}}});
  const SchoolFactorResponses responses = ScoreRespondents(matrix, FactorOf(4), SchoolIndex{0});
  EXPECT_THAT(responses.scores, ElementsAre(2.0, 4.5));
  EXPECT_EQ(responses.complete_count, 1);
  EXPECT_EQ(responses.complete_total_sum, 8);
  EXPECT_EQ(responses.complete_total_sum_of_squares, 64);
  EXPECT_THAT(responses.complete_counts[0], ElementsAre(1, 0, 0, 0, 0));
  EXPECT_THAT(responses.complete_counts[3], ElementsAre(0, 0, 1, 0, 0));
}

TEST(ScoreRespondents, TurnsReverseKeyedItems) {
  const ResponseMatrix matrix = MatrixOf({5, 4}, {{"s", {{5, 1}, {4, 3}, {2, 0}}}});
  Factor factor = FactorOf(2);
  factor.items[1].reverse = true;
  const SchoolFactorResponses responses = ScoreRespondents(matrix, factor, SchoolIndex{0});
  EXPECT_THAT(responses.scores, ElementsAre(3.0, 4.5));
  EXPECT_THAT(responses.complete_counts[1], ElementsAre(1, 0, 1, 0)) << "counts stay as answered";
}

TEST(ScoreRespondents, TurningTheDataAndTheKeyGivesTheSameScores) {
  const ResponseMatrix given = MatrixOf({5, 5}, {{"s", {{5, 1}, {4, 3}, {2, 2}}}});
  const ResponseMatrix turned = MatrixOf({5, 5}, {{"s", {{5, 5}, {4, 3}, {2, 4}}}});
  Factor reversed = FactorOf(2);
  reversed.items[1].reverse = true;
  EXPECT_EQ(ScoreRespondents(given, reversed, SchoolIndex{0}).scores,
            ScoreRespondents(turned, FactorOf(2), SchoolIndex{0}).scores);
}

TEST(ScoreRespondents, ScoresASingleItemFactorByItsAnswer) {
  const ResponseMatrix matrix = MatrixOf({6}, {{"s", {{6}, {0}, {2}}}});
  EXPECT_THAT(ScoreRespondents(matrix, FactorOf(1), SchoolIndex{0}).scores, ElementsAre(2.0, 6.0));
}

TEST(ScoreRespondents, OfASchoolWithoutRespondentsAreNone) {
  const ResponseMatrix matrix = MatrixOf({5, 5}, {{"s", {}}});
  const SchoolFactorResponses responses = ScoreRespondents(matrix, FactorOf(2), SchoolIndex{0});
  EXPECT_THAT(responses.scores, IsEmpty());
  EXPECT_EQ(responses.complete_count, 0);
  EXPECT_EQ(responses.complete_counts.size(), 2u);
}

}  // namespace
}  // namespace icap::scoring
