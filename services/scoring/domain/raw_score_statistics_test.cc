#include "services/scoring/domain/raw_score_statistics.h"

#include <gtest/gtest.h>

#include "services/scoring/domain/matrix_for_test.h"

namespace icap::scoring {
namespace {

TEST(RawScoreStatistics, CountsCategoriesAndScoresByAnsweredItems) {
  const ResponseMatrix matrix = MatrixOf({3, 2}, {{"a", {{1, 1}, {3, 2}}}, {"b", {{2, 0}, {0, 0}, {3, 2}}}});
  const RawScoreStatistics statistics = RawScoresOf(matrix, FactorOf(2));
  EXPECT_EQ(statistics.category_counts, (std::vector<std::vector<double>>{{1, 1, 2}, {1, 2}}));
  ASSERT_EQ(statistics.patterns.size(), 2u);
  EXPECT_EQ(statistics.patterns[0].items, (std::vector<int32_t>{0, 1}));
  EXPECT_EQ(statistics.patterns[0].score_counts, (std::vector<double>{1, 0, 0, 2}));
  EXPECT_EQ(statistics.patterns[1].items, (std::vector<int32_t>{0}));
  EXPECT_EQ(statistics.patterns[1].score_counts, (std::vector<double>{0, 1, 0}));
  ASSERT_EQ(statistics.respondents.size(), 5u);
  EXPECT_EQ(statistics.respondents[1].pattern, 0);
  EXPECT_EQ(statistics.respondents[1].raw_score, 3);
  EXPECT_EQ(statistics.respondents[2].pattern, 1);
  EXPECT_EQ(statistics.respondents[2].raw_score, 1);
  EXPECT_EQ(statistics.respondents[3].pattern, -1);
}

TEST(RawScoreStatistics, TurnsReverseKeyedItems) {
  const ResponseMatrix matrix = MatrixOf({5, 5}, {{"a", {{1, 2}, {5, 0}}}});
  Factor factor = FactorOf(2);
  factor.items[0].reverse = true;
  const RawScoreStatistics statistics = RawScoresOf(matrix, factor);
  EXPECT_EQ(statistics.category_counts[0], (std::vector<double>{1, 0, 0, 0, 1}));
  EXPECT_EQ(statistics.respondents[0].raw_score, 4 + 1);
  EXPECT_EQ(statistics.respondents[1].raw_score, 0);
}

TEST(RawScoreStatistics, KeepsTheCompletePatternFirstEvenWithoutRespondents) {
  const ResponseMatrix matrix = MatrixOf({2, 2, 2}, {{"a", {{1, 0, 2}, {0, 1, 1}}}});
  const RawScoreStatistics statistics = RawScoresOf(matrix, FactorOf(3));
  ASSERT_EQ(statistics.patterns.size(), 3u);
  EXPECT_EQ(statistics.patterns[0].items.size(), 3u);
  EXPECT_EQ(statistics.patterns[1].items, (std::vector<int32_t>{0, 2}));
  EXPECT_EQ(statistics.patterns[2].items, (std::vector<int32_t>{1, 2}));
}

}  // namespace
}  // namespace icap::scoring
