#include "services/collection/storage/count_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/collection/storage/collection_for_test.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class CountStoreTest : public CollectionForTest {
 protected:
  void SetUp() override {
    MakeAgency();
    Rollout draft = Draft();
    draft.kind = RolloutKind::kTabulated;
    ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), draft, kCause).ok());
  }

  static SchoolCounts CountsOf(const std::string& school, int responding = 12) {
    return {school, 10, responding, {{"i", {1, 2, 3}, std::nullopt}, {"j", {}, std::nullopt}, {"k", {}, 7.3}}};
  }
  absl::StatusOr<int> Import(const std::vector<SchoolCounts>& schools, const RequestKey& key = NewKey()) {
    return counts_.ImportCounts(key, "a", "r", schools);
  }

  PostgresCountStore counts_{database()};
};

TEST_F(CountStoreTest, KeepsCountsBitForBit) {
  const auto imported = Import({CountsOf("oak"), CountsOf("elm")});
  ASSERT_TRUE(imported.ok()) << imported.status();
  EXPECT_EQ(*imported, 2);
  EXPECT_THAT(
      *counts_.ReadCounts("a", "r", "oak"),
      ElementsAre(ItemCounts{"", {1, 2, 3}, std::nullopt}, ItemCounts{"", {}, std::nullopt}, ItemCounts{"", {}, 7.3}));
  EXPECT_THAT(*counts_.ReadCounts("a", "r", "ash"), IsEmpty());
}

TEST_F(CountStoreTest, ShowsStaffAsPublishedAlsoWhenMoreAnswered) {
  ASSERT_TRUE(Import({CountsOf("oak")}).ok());
  const auto oak = rollouts_.GetSchool("a", "r", "oak");
  ASSERT_TRUE(oak.ok()) << oak.status();
  EXPECT_EQ(oak->invited_count, 10);
  EXPECT_EQ(oak->submission_count, 12);
}

TEST_F(CountStoreTest, ReplacesEarlierCountsAndAnswersARepeatedRequestAsBefore) {
  const RequestKey key = NewKey();
  ASSERT_TRUE(Import({CountsOf("oak"), CountsOf("elm")}, key).ok());
  ASSERT_TRUE(Import({CountsOf("oak", 9)}).ok());
  EXPECT_EQ(*Import({CountsOf("oak"), CountsOf("elm")}, key), 2);
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "oak")->submission_count, 9);
  RequestKey other = key;
  other.payload_sha256 = Sha256Hex("other");
  EXPECT_TRUE(HasReason(Import({CountsOf("elm")}, other).status(), Reason::kRequestIdReused));
}

TEST_F(CountStoreTest, StoresAllOrNothing) {
  EXPECT_TRUE(HasReason(Import({CountsOf("oak"), CountsOf("nowhere")}).status(), Reason::kSchoolNotFound));
  EXPECT_EQ(Number("SELECT count(*) FROM school_count"), 0);
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "oak")->invited_count, 2);
}

TEST_F(CountStoreTest, IsForDraftsOfItsKindOnly) {
  EXPECT_TRUE(
      HasReason(counts_.ImportCounts(NewKey(), "a", "none", {CountsOf("oak")}).status(), Reason::kRolloutNotFound));
  ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), Draft("survey"), kCause).ok());
  EXPECT_TRUE(HasReason(counts_.ImportCounts(NewKey(), "a", "survey", {CountsOf("oak")}).status(),
                        Reason::kRolloutNotTabulated));
  ASSERT_TRUE(Move(RolloutState::kDraft, RolloutState::kClosed).ok());
  EXPECT_TRUE(HasReason(Import({CountsOf("oak")}).status(), Reason::kRolloutNotDraft));
}

TEST_F(CountStoreTest, ADraftOfOneKindIsNotRepeatedAsTheOther) {
  EXPECT_TRUE(HasReason(rollouts_.CreateRollout(NewKey(), Draft(), kCause).status(), Reason::kRolloutExists));
}

}  // namespace
}  // namespace icap::collection
