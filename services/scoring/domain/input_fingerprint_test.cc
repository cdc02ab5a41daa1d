#include "services/scoring/domain/input_fingerprint.h"

#include <gtest/gtest.h>

#include <set>

#include "services/scoring/domain/matrix_for_test.h"

namespace icap::scoring {
namespace {

std::string FingerprintOf(const std::vector<int>& category_counts, const std::vector<std::vector<int>>& rows) {
  return SchoolFingerprint(MatrixOf(category_counts, {{"first", {{1, 1}}}, {"school", rows}}), SchoolIndex{1});
}

TEST(InputFingerprint, IsSha256OfTheDocumentedText) {
  // printf 'i0\t5\ni1\t5\n2\n\x1\x3\x2\x4' | sha256sum
  EXPECT_EQ(FingerprintOf({5, 5}, {{1, 2}, {3, 4}}),
            "fa15e59a78a34d3a8098a3d0dd3e33e3b01a4f86f872df16a6af3a7cdebc61ad");
  // printf 'a 11\nb 22\n' | sha256sum
  EXPECT_EQ(RolloutFingerprint({{"b", "22"}, {"a", "11"}}),
            "286ac3fb2fd8d1438239bb3927d8f20be194666e96d94bcf634a898399fe444c");
}

TEST(InputFingerprint, DiffersWhenAnswersItemsOrRespondentsDiffer) {
  const std::set<std::string> different = {FingerprintOf({5, 5}, {{1, 2}}),         FingerprintOf({5, 5}, {{1, 0}}),
                                           FingerprintOf({5, 6}, {{1, 2}}),         FingerprintOf({5, 5}, {}),
                                           FingerprintOf({5, 5}, {{1, 2}, {0, 0}}), FingerprintOf({5, 5}, {{2, 1}})};
  EXPECT_EQ(different.size(), 6u);
}

TEST(InputFingerprint, OfASchoolDoesNotDependOnOtherSchools) {
  const ResponseMatrix alone = MatrixOf({5, 5}, {{"school", {{1, 2}}}});
  EXPECT_EQ(SchoolFingerprint(alone, SchoolIndex{0}), FingerprintOf({5, 5}, {{1, 2}}));
}

}  // namespace
}  // namespace icap::scoring
