#include "services/collection/storage/retention_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/collection/storage/collection_for_test.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Noon of 2026-11-24, the day of these tests.
const Timestamp kNow{std::chrono::seconds(1'795'521'600)};

class RetentionStoreTest : public CollectionForTest {
 protected:
  // A rollout that was closed on this day, with one of each that it leaves behind.
  void CloseRollout(const std::string& day) {
    OpenRollout();
    ASSERT_TRUE(Runs("UPDATE rollout SET state = 3, close_time = '" + day + "T12:00Z'"));
    ASSERT_TRUE(Runs("INSERT INTO invitation (agency, rollout, school, person) VALUES ('a', 'r', 'oak', 'p1')"));
    ASSERT_TRUE(Runs("INSERT INTO submission VALUES ('a', 'r', 'oak', gen_random_uuid(), '" + day + "', '\\x01')"));
  }
  absl::StatusOr<Purge> Run(const RetentionPolicy& policy, bool dry_run = false, const std::string& actor = "root",
                            const RequestKey& key = NewKey()) {
    return retention_.RunPurge(key, "a", policy, dry_run, actor, kNow);
  }
  // The e-mail that invited a person by the name p1.
  void SendMail() {
    ASSERT_TRUE(
        Runs("INSERT INTO mailing (agency, rollout, mailing, kind, organization, state, detail, account,"
             " unreachable_count) VALUES ('a', 'r', 'm', 1, 'oak', 3, '', 'root', 0)"));
    ASSERT_TRUE(
        Runs("INSERT INTO mail (agency, rollout, mailing, person, school, attempt, state, send_attempts,"
             " due_time, detail) VALUES ('a', 'r', 'm', 'p1', 'oak', 1, 2, 1, now(), '')"));
  }
  int Invitations() { return Number("SELECT count(*) FROM invitation"); }

  PostgresRetentionStore retention_{database()};
};

TEST_F(RetentionStoreTest, KeepsThePolicy) {
  MakeAgency();
  EXPECT_THAT(*retention_.GetPolicy("a"), IsEmpty());
  ASSERT_TRUE(retention_.SetPolicy(NewKey(), "a", {{DataKind::kInvitations, 7}, {DataKind::kOutbox, 0}}).ok());
  ASSERT_TRUE(retention_.SetPolicy(NewKey(), "a", {{DataKind::kInvitations, 9}}).ok());
  EXPECT_THAT(*retention_.GetPolicy("a"),
              ElementsAre(std::pair(DataKind::kInvitations, 9), std::pair(DataKind::kOutbox, 0)));
  EXPECT_THAT(*retention_.ListPeriods(DataKind::kOutbox), ElementsAre(0));
}

TEST_F(RetentionStoreTest, DeletesFromTheDayAfterThePeriod) {
  CloseRollout("2026-11-17");
  EXPECT_EQ(Run({{DataKind::kInvitations, 7}})->kinds.at(0).row_count, 0);
  EXPECT_EQ(Invitations(), 1);
  const auto purge = Run({{DataKind::kInvitations, 6}});
  EXPECT_EQ(purge->kinds.at(0).row_count, 1);
  EXPECT_EQ(purge->kinds.at(0).days, 6);
  EXPECT_EQ(Invitations(), 0);
  EXPECT_EQ(Number("SELECT count(*) FROM submission"), 1) << "another kind";
  EXPECT_EQ(Run({{DataKind::kAnswers, 1}})->kinds.at(0).row_count, 1);
}

TEST_F(RetentionStoreTest, DeletesWhoWasWrittenToWithTheInvitations) {
  CloseRollout("2020-01-01");
  SendMail();
  EXPECT_EQ(Run({{DataKind::kInvitations, 1}})->kinds.at(0).row_count, 2);
  EXPECT_EQ(Number("SELECT count(*) FROM mail"), 0);
}

TEST_F(RetentionStoreTest, KeepsWhatIsForEverAndWhatIsOpen) {
  CloseRollout("2020-01-01");
  EXPECT_EQ(Run({{DataKind::kInvitations, 0}})->kinds.at(0).row_count, 0);
  ASSERT_TRUE(Runs("UPDATE rollout SET state = 2, close_time = NULL"));
  EXPECT_EQ(Run({{DataKind::kInvitations, 1}})->kinds.at(0).row_count, 0);
  EXPECT_EQ(Invitations(), 1);
}

TEST_F(RetentionStoreTest, OnlyCountsInADryRun) {
  CloseRollout("2020-01-01");
  const auto purge = Run({{DataKind::kInvitations, 1}}, true);
  EXPECT_EQ(purge->kinds.at(0).row_count, 1);
  EXPECT_TRUE(purge->dry_run);
  EXPECT_EQ(Invitations(), 1);
  EXPECT_THAT(*retention_.ListPurges("a", {9, ""}), IsEmpty());
}

TEST_F(RetentionStoreTest, KeepsAnnouncementsThatHaveNotLeft) {
  MakeAgency();
  ASSERT_TRUE(
      Runs("INSERT INTO outbox (event_id, type, rollout, school, version, create_time, epoch) VALUES"
           " (gen_random_uuid(), 1, 'r', '', 1, '2020-01-01', 0),"
           " (gen_random_uuid(), 1, 'r', '', 2, '2020-01-01', 1)"));
  EXPECT_EQ(Run({{DataKind::kOutbox, 30}})->kinds.at(0).row_count, 1);
  EXPECT_EQ(Number("SELECT epoch FROM outbox"), 0);
}

TEST_F(RetentionStoreTest, LogsPurgesAndAnswersARepeatedRequestWithTheFirst) {
  CloseRollout("2020-01-01");
  const RequestKey key = NewKey();
  const auto first = Run({{DataKind::kInvitations, 1}}, false, "root", key);
  const auto repeated = Run({{DataKind::kInvitations, 1}}, false, "root", key);
  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_EQ(repeated->purge, first->purge);
  EXPECT_EQ(repeated->kinds.at(0).row_count, 1);
  ASSERT_TRUE(Run({{DataKind::kAnswers, 1}}).ok());
  const auto log = retention_.ListPurges("a", {1, ""});
  ASSERT_EQ(log->size(), 1u);
  EXPECT_EQ(log->at(0).kinds.at(0).kind, DataKind::kAnswers);
  EXPECT_EQ(retention_.ListPurges("a", {9, std::to_string(log->at(0).purge)})->at(0).purge, first->purge);
}

TEST_F(RetentionStoreTest, IsDueOnceADay) {
  MakeAgency();
  EXPECT_THAT(*retention_.ListDueAgencies(kNow), ElementsAre("a"));
  ASSERT_TRUE(Run({}, false, "root").ok());
  EXPECT_THAT(*retention_.ListDueAgencies(kNow), ElementsAre("a")) << "someone's purge is not the daily one";
  ASSERT_TRUE(Run({}, false, "").ok());
  EXPECT_EQ(Run({}, false, "")->purge, 0) << "another replica was first";
  EXPECT_THAT(*retention_.ListDueAgencies(kNow), IsEmpty());
  EXPECT_THAT(*retention_.ListDueAgencies(kNow + std::chrono::hours(24)), ElementsAre("a"));
}

}  // namespace
}  // namespace icap::collection
