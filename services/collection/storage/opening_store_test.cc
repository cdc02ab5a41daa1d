#include "services/collection/storage/opening_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "services/collection/storage/collection_for_test.h"
#include "services/collection/storage/head_count_store.h"
#include "services/collection/storage/life_store.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

absl::StatusOr<std::vector<std::string>> HashAll(const std::vector<Invitee>& people) {
  std::vector<std::string> hashes;
  for (const Invitee& invitee : people) hashes.push_back(Sha256(invitee.school + invitee.person));
  return hashes;
}

class OpeningStoreTest : public CollectionForTest {
 protected:
  void DraftRollout(const std::function<void(Rollout&)>& change = [](Rollout&) {}) {
    MakeAgency();
    Rollout rollout = Draft();
    change(rollout);
    const auto drafted = rollouts_.CreateRollout(NewKey(), rollout, kCause);
    ASSERT_TRUE(drafted.ok()) << drafted.status();
  }
  absl::StatusOr<Rollout> StartOpening(bool accept = true, const RequestKey& key = NewKey()) {
    return openings_.StartOpening(key, "a", "r", accept, {"root", "why"});
  }
  absl::StatusOr<Opening> Advance(int schools = 1) { return openings_.Advance("a", "r", schools, HashAll); }
  // Planned for these hours after the epoch.
  static void Plan(Rollout& rollout, int open, int close) {
    rollout.settings.window = {"then", "later", "UTC", At(open), At(close)};
  }
  static Timestamp At(int hours) { return Timestamp(std::chrono::hours(hours)); }

  PostgresOpeningStore openings_{database()};
  PostgresHeadCountStore head_counts_{database()};
  PostgresLifeStore life_{database()};
};

TEST_F(OpeningStoreTest, MakesTheInvitationsOfASchoolAStepAndThenOpensAllAtOnce) {
  DraftRollout();
  EXPECT_TRUE(HasReason(openings_.GetOpening("a", "r").status(), Reason::kOpeningNotFound));
  EXPECT_TRUE(HasReason(Advance().status(), Reason::kOpeningNotFound));
  const auto started = StartOpening();
  ASSERT_TRUE(started.ok()) << started.status();
  EXPECT_EQ(started->state, RolloutState::kOpening);
  EXPECT_THAT(*openings_.ListRunningOpenings(), ElementsAre(RolloutKey{"a", "r"}));
  const auto first = Advance();
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->done_school_count, 1);
  EXPECT_EQ(first->invitation_count, 1);  // elm
  EXPECT_EQ(Advance()->invitation_count, 3);
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "elm")->state, RolloutState::kDraft);
  const auto last = Advance();
  EXPECT_EQ(last->state, OpeningState::kSucceeded);
  EXPECT_TRUE(last->end_time.has_value());
  EXPECT_EQ(rollouts_.GetRollout("a", "r")->state, RolloutState::kOpen);
  EXPECT_TRUE(rollouts_.GetRollout("a", "r")->open_time.has_value());
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "oak")->state, RolloutState::kOpen);
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "oak")->invited_count, 2);
  EXPECT_EQ(rollouts_.FindInvitations({Sha256("oakp1")})->at(Sha256("oakp1")).school.school, "oak");
  EXPECT_THAT(*openings_.ListRunningOpenings(), IsEmpty());
  EXPECT_EQ(*Advance(), *last) << "there is nothing left to do";
}

TEST_F(OpeningStoreTest, InvitesTheRosterAsItIsWhenItOpens) {
  DraftRollout();
  ASSERT_TRUE(organizations_.CreatePeople(NewKey(), "a", {{"a", "p9", "oak", "Nine", true}}).ok());
  ASSERT_TRUE(Runs("UPDATE person SET active = false WHERE person = 'p1'"));
  ASSERT_TRUE(StartOpening().ok());
  ASSERT_TRUE(Advance(9).ok());
  EXPECT_EQ(Number("SELECT count(*) FROM invitation WHERE school = 'oak' AND person IN ('p2', 'p9')"), 2);
  EXPECT_EQ(Number("SELECT count(*) FROM invitation WHERE person IN ('p1', 'p3')"), 0);
}

TEST_F(OpeningStoreTest, ChoosesTheFirstChannelThatReaches) {
  DraftRollout();
  ASSERT_TRUE(Runs("UPDATE person SET email = 'one@example.org' WHERE person = 'p1'"));
  ASSERT_TRUE(StartOpening().ok());
  ASSERT_TRUE(Advance(9).ok());
  EXPECT_EQ(Number("SELECT channel FROM invitation WHERE person = 'p1'"), static_cast<int>(Channel::kEmail));
  EXPECT_EQ(Number("SELECT channel FROM invitation WHERE person = 'p2'"), static_cast<int>(Channel::kLetter));
  EXPECT_EQ(Number("SELECT count(*) FROM invitation WHERE attempt <> 1 OR delivery_state <> 1"), 0);
}

TEST_F(OpeningStoreTest, WorkOfTwoAtOnceIsDoneOnce) {
  DraftRollout();
  ASSERT_TRUE(StartOpening().ok());
  std::vector<std::thread> workers;
  for (int i = 0; i < 4; ++i) {
    workers.emplace_back([this] {
      while (true) {
        const auto opening = Advance();
        ASSERT_TRUE(opening.ok()) << opening.status();
        if (opening->state != OpeningState::kRunning) return;
      }
    });
  }
  for (std::thread& worker : workers) worker.join();
  const auto opening = openings_.GetOpening("a", "r");
  EXPECT_EQ(opening->done_school_count, 2);
  EXPECT_EQ(opening->invitation_count, 3);
  EXPECT_EQ(Number("SELECT count(*) FROM invitation"), 3);
  EXPECT_EQ(Number("SELECT count(*) FROM rollout_log WHERE kind = 5"), 1);
}

TEST_F(OpeningStoreTest, WantsHeadCountsOrAReason) {
  DraftRollout();
  EXPECT_TRUE(HasReason(StartOpening(false).status(), Reason::kHeadCountsUnconfirmed));
  ASSERT_TRUE(head_counts_.ConfirmHeadCounts(NewKey(), "a", "r", {{"oak", 3}}, kCause).ok());
  EXPECT_TRUE(HasReason(StartOpening(false).status(), Reason::kHeadCountsUnconfirmed));
  ASSERT_TRUE(head_counts_.ConfirmHeadCounts(NewKey(), "a", "r", {{"elm", 0}}, kCause).ok());
  const RequestKey key = NewKey();
  ASSERT_TRUE(StartOpening(false, key).ok());
  EXPECT_EQ(StartOpening(false, key)->version, 2) << "a repeated request begins nothing";
  EXPECT_EQ(StartOpening(false)->version, 2) << "it is opening already";
  ASSERT_TRUE(Advance(9).ok());
  ASSERT_TRUE(Advance(9).ok());
  EXPECT_EQ(StartOpening()->state, RolloutState::kOpen);
  ASSERT_TRUE(Move(RolloutState::kOpen, RolloutState::kClosed).ok());
  EXPECT_TRUE(HasReason(StartOpening().status(), Reason::kRolloutNotDraft));
}

TEST_F(OpeningStoreTest, StopsWhenTheRolloutIsCancelled) {
  DraftRollout();
  ASSERT_TRUE(StartOpening().ok());
  ASSERT_TRUE(Advance().ok());
  ASSERT_TRUE(life_.Cancel(NewKey(), "a", "r", kCause).ok());
  EXPECT_EQ(Advance()->state, OpeningState::kCancelled);
  EXPECT_EQ(Number("SELECT count(*) FROM invitation"), 0);
  EXPECT_EQ(rollouts_.GetRollout("a", "r")->state, RolloutState::kCancelled);
}

TEST_F(OpeningStoreTest, IsDueFromItsPlannedBeginningToItsEnd) {
  DraftRollout([](Rollout& rollout) {
    Plan(rollout, 10, 20);
    rollout.settings.accept_unconfirmed = true;
  });
  EXPECT_THAT(*openings_.TakeDueToOpen(At(9)), IsEmpty());
  EXPECT_THAT(*openings_.TakeDueToOpen(At(10)), ElementsAre(RolloutKey{"a", "r"}));
  EXPECT_THAT(*openings_.TakeDueToOpen(At(20)), IsEmpty());
  EXPECT_THAT(*openings_.ListDueToClose(At(20)), IsEmpty()) << "it is not open";
  ASSERT_TRUE(StartOpening().ok());
  EXPECT_THAT(*openings_.TakeDueToOpen(At(10)), IsEmpty());
  ASSERT_TRUE(Advance(9).ok());
  ASSERT_TRUE(Advance(9).ok());
  EXPECT_THAT(*openings_.ListDueToClose(At(19)), IsEmpty());
  EXPECT_THAT(*openings_.ListDueToClose(At(20)), ElementsAre(RolloutKey{"a", "r"}));
}

TEST_F(OpeningStoreTest, IsRefusedOnceWithoutHeadCountsAndOpensWhenTheyCome) {
  DraftRollout([](Rollout& rollout) { Plan(rollout, 10, 20); });
  EXPECT_THAT(*openings_.TakeDueToOpen(At(11)), IsEmpty());
  EXPECT_THAT(*openings_.TakeDueToOpen(At(12)), IsEmpty());
  EXPECT_EQ(Number("SELECT count(*) FROM rollout_log WHERE kind = 6"), 1);
  ASSERT_TRUE(head_counts_.ConfirmHeadCounts(NewKey(), "a", "r", {{"oak", 2}, {"elm", 1}}, kCause).ok());
  EXPECT_THAT(*openings_.TakeDueToOpen(At(13)), ElementsAre(RolloutKey{"a", "r"}));
}

}  // namespace
}  // namespace icap::collection
