#include "services/collection/storage/head_count_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/collection/storage/collection_for_test.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;

class HeadCountStoreTest : public CollectionForTest {
 protected:
  HeadCountStoreTest() {
    MakeAgency();
    EXPECT_TRUE(rollouts_.CreateRollout(NewKey(), Draft(), kCause).ok());
  }
  absl::StatusOr<std::vector<HeadCount>> Confirm(const std::vector<HeadCountConfirmation>& confirmations,
                                                 const RequestKey& key = NewKey()) {
    return head_counts_.ConfirmHeadCounts(key, "a", "r", confirmations, {"principal", ""});
  }
  std::vector<std::string> Schools(bool only_open, const Scope& scope = {true, {}}, const Page& page = {0, ""}) {
    std::vector<std::string> ids;
    const auto counts = head_counts_.ListHeadCounts("a", "r", scope, only_open, page);
    for (const HeadCount& count : *counts) ids.push_back(count.school);
    return ids;
  }

  PostgresHeadCountStore head_counts_{database()};
};

TEST_F(HeadCountStoreTest, KeepsWhoConfirmedHowMany) {
  const RequestKey key = NewKey();
  const auto confirmed = Confirm({{"oak", 5}, {"elm", 1}}, key);
  ASSERT_TRUE(confirmed.ok()) << confirmed.status();
  EXPECT_EQ(confirmed->at(0).school, "oak");
  EXPECT_EQ(confirmed->at(0).roster_count, 2);
  EXPECT_EQ(confirmed->at(0).confirmed_count, 5);
  EXPECT_EQ(confirmed->at(0).confirmed_by, "principal");
  EXPECT_TRUE(confirmed->at(0).confirm_time.has_value());
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "oak")->confirmed_count, 5);
  EXPECT_EQ(rollouts_.GetRollout("a", "r")->confirmed_school_count, 2);
  ASSERT_TRUE(Confirm({{"oak", 3}}).ok());
  EXPECT_EQ(Confirm({{"oak", 5}, {"elm", 1}}, key)->at(0).confirmed_count, 3) << "a repeated request changes nothing";
}

TEST_F(HeadCountStoreTest, StoresAllOrNone) {
  EXPECT_TRUE(HasReason(Confirm({{"oak", 5}, {"ash", 1}}).status(), Reason::kSchoolNotFound));
  EXPECT_FALSE(rollouts_.GetSchool("a", "r", "oak")->confirmed_count.has_value());
  ASSERT_TRUE(Move(RolloutState::kDraft, RolloutState::kOpen).ok());
  EXPECT_TRUE(HasReason(Confirm({{"oak", 5}}).status(), Reason::kRolloutNotDraft));
}

TEST_F(HeadCountStoreTest, ListsWhatIsOpenInTheScope) {
  EXPECT_THAT(Schools(false), ElementsAre("elm", "oak"));
  EXPECT_THAT(Schools(true), ElementsAre("elm", "oak"));
  ASSERT_TRUE(Confirm({{"oak", 2}, {"elm", 9}}).ok());
  EXPECT_THAT(Schools(true), ElementsAre("elm"));
  EXPECT_THAT(Schools(false, {false, {"oak"}}), ElementsAre("oak"));
  EXPECT_THAT(Schools(false, {true, {}}, {1, "elm"}), ElementsAre("oak"));
}

TEST_F(HeadCountStoreTest, KeepsConfirmedCountsWhenADraftIsChanged) {
  ASSERT_TRUE(Confirm({{"oak", 5}, {"elm", 1}}).ok());
  Rollout rollout = Draft();
  rollout.settings.excluded = {"elm"};
  ASSERT_TRUE(rollouts_.UpdateRollout(NewKey(), rollout, kCause).ok());
  EXPECT_THAT(Schools(false), ElementsAre("oak"));
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "oak")->confirmed_count, 5);
}

TEST_F(HeadCountStoreTest, PreviewsChannelsByDistrict) {
  ASSERT_TRUE(Runs("UPDATE person SET email = 'one@example.org' WHERE person = 'p1'"));
  const auto districts = head_counts_.PreviewDistricts("a", "r");
  ASSERT_TRUE(districts.ok()) << districts.status();
  ASSERT_EQ(districts->size(), 1u);
  EXPECT_EQ(districts->at(0).district.title, "North");
  EXPECT_EQ(districts->at(0).school_count, 2);
  EXPECT_EQ(districts->at(0).channels.teacher_count, 3);
  EXPECT_EQ(districts->at(0).channels.email_count, 1);
  EXPECT_EQ(districts->at(0).channels.letter_count, 2);
  ASSERT_TRUE(Runs("UPDATE rollout SET channels = '{1}'"));
  EXPECT_EQ(head_counts_.PreviewDistricts("a", "r")->at(0).channels.none_count, 2);
}

TEST_F(HeadCountStoreTest, FindsWhatIsWrongInTheRoster) {
  ASSERT_TRUE(organizations_.CreateOrganizations(NewKey(), "a", {{"a", "fir", "Fir", "school", "north"}}).ok());
  ASSERT_TRUE(rollouts_.UpdateRollout(NewKey(), Draft(), kCause).ok());
  ASSERT_TRUE(Runs("UPDATE person SET email = 'Same@example.org' WHERE person = 'p1'"));
  ASSERT_TRUE(Runs("UPDATE person SET email = 'same@example.org' WHERE person = 'p4'"));
  ASSERT_TRUE(Runs("UPDATE person SET display_name = 'ONE' WHERE person = 'p2'"));
  const auto problems = head_counts_.FindProblems("a", "r", 1);
  ASSERT_TRUE(problems.ok()) << problems.status();
  ASSERT_EQ(problems->size(), 4u);
  EXPECT_EQ(problems->at(0).kind, ProblemKind::kNoEmail);
  EXPECT_THAT(problems->at(0).examples, ElementsAre("p2"));
  EXPECT_EQ(problems->at(1).kind, ProblemKind::kSameEmail);
  EXPECT_EQ(problems->at(1).affected_count, 2);
  EXPECT_THAT(problems->at(1).examples, ElementsAre("p1"));
  EXPECT_EQ(problems->at(2).kind, ProblemKind::kSameName);
  EXPECT_EQ(problems->at(3).kind, ProblemKind::kNoTeachers);
  EXPECT_THAT(problems->at(3).examples, ElementsAre("fir"));
}

}  // namespace
}  // namespace icap::collection
