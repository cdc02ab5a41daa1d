#include "services/collection/storage/life_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/collection/storage/collection_for_test.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;

class LifeStoreTest : public CollectionForTest {
 protected:
  absl::StatusOr<Rollout> Cancel(const RequestKey& key = NewKey()) {
    return life_.Cancel(key, "a", "r", {"root", "a strike"});
  }
  std::vector<LogKind> Log(const Page& page = {50, ""}) {
    std::vector<LogKind> kinds;
    const auto entries = life_.ListLog("a", "r", page);
    for (const LogEntry& entry : *entries) kinds.push_back(entry.kind);
    return kinds;
  }
  // Rows of what invited people have left behind.
  int Left() {
    return Number(
        "SELECT (SELECT count(*) FROM invitation) + (SELECT count(*) FROM submission)"
        " + (SELECT count(*) FROM submission_count)");
  }

  PostgresLifeStore life_{database()};
};

TEST_F(LifeStoreTest, MovesTheEndOfAnOpenRollout) {
  OpenRollout();
  const RolloutWindow window{"", "2026-12-24T18:00", "UTC", std::nullopt, Timestamp(std::chrono::hours(500'000))};
  const RequestKey key = NewKey();
  const auto extended = life_.Extend(key, "a", "r", window, {"root", "snow"});
  ASSERT_TRUE(extended.ok()) << extended.status();
  EXPECT_EQ(extended->settings.window.close, window.close);
  EXPECT_EQ(extended->settings.window.close_local, "2026-12-24T18:00");
  EXPECT_EQ(extended->version, 3);
  EXPECT_EQ(life_.Extend(key, "a", "r", window, {"root", "snow"})->version, 3);
  const auto log = life_.ListLog("a", "r", {1, ""});
  EXPECT_EQ(log->at(0).kind, LogKind::kExtended);
  EXPECT_EQ(log->at(0).cause.actor, "root");
  EXPECT_EQ(log->at(0).cause.reason, "snow");
  EXPECT_EQ(log->at(0).detail, "until 2026-12-24T18:00 UTC");
  ASSERT_TRUE(Move(RolloutState::kOpen, RolloutState::kClosed).ok());
  EXPECT_TRUE(HasReason(life_.Extend(NewKey(), "a", "r", window, kCause).status(), Reason::kRolloutNotOpen));
}

TEST_F(LifeStoreTest, CancelsAndDestroysWhatPeopleHaveLeft) {
  OpenRollout();
  ASSERT_TRUE(
      Runs("INSERT INTO invitation (agency, rollout, school, person, code_hash) VALUES"
           " ('a', 'r', 'oak', 'p1', 'x'), ('a', 'other', 'oak', 'p1', 'y')"));
  ASSERT_TRUE(Runs("INSERT INTO submission VALUES ('a', 'r', 'oak', gen_random_uuid(), '2026-11-24', '\\x01')"));
  ASSERT_TRUE(Runs("INSERT INTO submission_count VALUES ('a', 'r', 'oak', 0, 1)"));
  ASSERT_TRUE(
      Runs("INSERT INTO mailing (agency, rollout, mailing, kind, organization, state, detail, account,"
           " unreachable_count) VALUES ('a', 'r', 'm', 1, 'oak', 3, '', 'root', 0)"));
  ASSERT_TRUE(
      Runs("INSERT INTO mail (agency, rollout, mailing, person, school, attempt, state, send_attempts, due_time,"
           " detail) VALUES ('a', 'r', 'm', 'p1', 'oak', 1, 2, 1, now(), '')"));
  const RequestKey key = NewKey();
  const auto cancelled = Cancel(key);
  ASSERT_TRUE(cancelled.ok()) << cancelled.status();
  EXPECT_EQ(cancelled->state, RolloutState::kCancelled);
  EXPECT_TRUE(cancelled->cancel_time.has_value());
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "oak")->state, RolloutState::kCancelled);
  EXPECT_EQ(Left(), 1) << "another rollout's invitation stays";
  EXPECT_EQ(Number("SELECT count(*) FROM mail"), 0) << "who was written to";
  EXPECT_TRUE(Cancel(key).ok());
  EXPECT_EQ(Cancel()->version, cancelled->version) << "it is cancelled already";
  EXPECT_EQ(Number("SELECT count(*) FROM outbox WHERE type IN (1, 2)"), 0) << "nothing is scored";
  EXPECT_EQ(life_.ListLog("a", "r", {1, ""})->at(0).cause.reason, "a strike");
}

TEST_F(LifeStoreTest, DoesNotCancelWhatHasEnded) {
  OpenRollout();
  ASSERT_TRUE(Move(RolloutState::kOpen, RolloutState::kClosed).ok());
  EXPECT_TRUE(HasReason(Cancel().status(), Reason::kRolloutFinished));
  EXPECT_FALSE(Move(RolloutState::kCancelled, RolloutState::kOpen).ok());
}

TEST_F(LifeStoreTest, LogsEveryStepNewestFirst) {
  OpenRollout();
  ASSERT_TRUE(rollouts_.CloseSchool(NewKey(), "a", "r", "oak", kCause).ok());
  ASSERT_TRUE(Move(RolloutState::kOpen, RolloutState::kClosed).ok());
  ASSERT_TRUE(Move(RolloutState::kClosed, RolloutState::kPublished).ok());
  EXPECT_THAT(Log(), ElementsAre(LogKind::kPublished, LogKind::kClosed, LogKind::kSchoolClosed, LogKind::kOpened,
                                 LogKind::kCreated));
  const auto first = life_.ListLog("a", "r", {2, ""});
  EXPECT_THAT(Log({1, std::to_string(first->at(1).entry)}), ElementsAre(LogKind::kSchoolClosed));
  EXPECT_EQ(life_.ListLog("a", "r", {50, ""})->at(2).school, "oak");
}

TEST_F(LifeStoreTest, ClosingDestroysTheHashesOfCodes) {
  OpenRollout();
  ASSERT_TRUE(
      Runs("INSERT INTO invitation (agency, rollout, school, person, code_hash) VALUES"
           " ('a', 'r', 'oak', 'p1', 'x')"));
  ASSERT_TRUE(Move(RolloutState::kOpen, RolloutState::kClosed).ok());
  EXPECT_EQ(Number("SELECT count(*) FROM invitation"), 1) << "who was asked stays";
  EXPECT_EQ(Number("SELECT count(*) FROM invitation WHERE code_hash IS NOT NULL"), 0);
}

}  // namespace
}  // namespace icap::collection
