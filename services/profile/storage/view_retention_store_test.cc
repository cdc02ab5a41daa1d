#include "services/profile/storage/view_retention_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/common/base/error.h"
#include "services/common/events/tables.h"
#include "services/common/testing/test_database.h"
#include "services/profile/storage/migrations.h"
#include "services/profile/storage/profile_store.h"

namespace icap::profile {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Noon of 2026-11-24, the day of these tests.
const Timestamp kNow{std::chrono::seconds(1'795'521'600)};

class ViewRetentionStoreTest : public ::testing::Test {
 protected:
  ViewRetentionStoreTest() {
    const absl::Status status = postgres::Migrate(database(), events::WithEventTables(Migrations()));
    EXPECT_TRUE(status.ok()) << status;
  }

  postgres::Database& database() { return test_.database(); }

  static RequestKey NewKey() { return {"PurgeProfileViews", NewUuid(SystemRandom()), std::string(64, 'a')}; }

  void Run(const std::string& sql) {
    const absl::Status status = database().Transact([&](pqxx::work& transaction) {
      transaction.exec(sql);
      return absl::OkStatus();
    });
    ASSERT_TRUE(status.ok()) << status;
  }
  // Anna looked at a school of the agency on this day.
  void Look(const std::string& agency, const std::string& day) {
    ASSERT_TRUE(views_.RecordView(SchoolProfileName(agency, "r", "oak"), "anna").ok());
    Run("UPDATE profile_view SET view_time = '" + day + "T12:00Z' WHERE view_time > '2026-11-24T00:00Z'");
  }
  size_t Looks(const std::string& agency) {
    return views_.ListViews(SchoolProfileName(agency, "r", "oak"), {100, ""})->size();
  }
  void MakeResult(const std::string& agency) {
    Run("INSERT INTO rollout_result (agency, rollout, title, revision, instrument, path, path_titles, path_kinds,"
        " version, method_version, input_fingerprint, score_time, complete) VALUES ('" +
        agency + "', 'r', '', '', '', '{}', '{}', '{}', 1, '', '', now(), true)");
  }

  testing::TestDatabase test_;
  PostgresProfileStore views_{database()};
  PostgresViewRetentionStore store_{database()};
};

TEST_F(ViewRetentionStoreTest, DeletesFromTheDayAfterThePeriodAndOfOneAgencyOnly) {
  Look("a", "2025-11-23");
  Look("a", "2025-11-24");
  Look("b", "2020-01-01");
  // An agency whose identifier goes on where the other's ends.
  Look("ab", "2020-01-01");
  EXPECT_EQ(*store_.CountOlder("a", 365, kNow), 1);
  EXPECT_EQ(Looks("a"), 2u) << "counting deletes nothing";
  const auto purge = store_.DeleteOlder(NewKey(), "a", 365, "root", kNow);
  ASSERT_TRUE(purge.ok()) << purge.status();
  EXPECT_EQ(purge->view_count, 1);
  EXPECT_EQ(purge->days, 365);
  EXPECT_EQ(Looks("a"), 1u);
  EXPECT_EQ(Looks("b"), 1u);
  EXPECT_EQ(Looks("ab"), 1u);
  EXPECT_EQ(*store_.CountOlder("a", 365, kNow), 0);
}

TEST_F(ViewRetentionStoreTest, KeepsForEver) {
  Look("a", "2000-01-01");
  EXPECT_EQ(*store_.CountOlder("a", 0, kNow), 0);
  EXPECT_EQ(store_.DeleteOlder(NewKey(), "a", 0, "root", kNow)->view_count, 0);
  EXPECT_EQ(Looks("a"), 1u);
}

TEST_F(ViewRetentionStoreTest, LogsPurgesAndAnswersARepeatedRequestWithTheFirst) {
  Look("a", "2000-01-01");
  const RequestKey key = NewKey();
  const auto first = store_.DeleteOlder(key, "a", 365, "root", kNow);
  Look("a", "2000-01-01");
  const auto repeated = store_.DeleteOlder(key, "a", 365, "root", kNow);
  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_EQ(repeated->purge, first->purge);
  EXPECT_EQ(repeated->view_count, 1);
  EXPECT_EQ(Looks("a"), 1u);
  const RequestKey other{key.method, key.request_id, std::string(64, 'b')};
  EXPECT_TRUE(HasReason(store_.DeleteOlder(other, "a", 365, "root", kNow).status(), Reason::kRequestIdReused));
  ASSERT_TRUE(store_.DeleteOlder(NewKey(), "a", 400, "eve", kNow).ok());
  const auto log = store_.ListPurges("a", {1, ""});
  ASSERT_EQ(log->size(), 1u);
  EXPECT_EQ(log->at(0).actor, "eve");
  EXPECT_EQ(log->at(0).days, 400);
  const auto rest = store_.ListPurges("a", {9, std::to_string(log->at(0).purge)});
  ASSERT_EQ(rest->size(), 1u);
  EXPECT_EQ(rest->at(0).purge, first->purge);
  EXPECT_EQ(rest->at(0).view_count, 1);
  EXPECT_THAT(*store_.ListPurges("b", {9, ""}), IsEmpty());
}

TEST_F(ViewRetentionStoreTest, IsDueOnceADay) {
  EXPECT_THAT(*store_.ListDueAgencies(kNow), IsEmpty()) << "without results nobody can have looked";
  MakeResult("a");
  MakeResult("b");
  EXPECT_THAT(*store_.ListDueAgencies(kNow), ElementsAre("a", "b"));
  ASSERT_TRUE(store_.DeleteOlder(NewKey(), "a", 365, "root", kNow).ok());
  EXPECT_THAT(*store_.ListDueAgencies(kNow), ElementsAre("a", "b")) << "someone's purge is not the daily one";
  EXPECT_NE(store_.DeleteOlder(std::nullopt, "a", 365, "", kNow)->purge, 0);
  Look("a", "2000-01-01");
  EXPECT_EQ(store_.DeleteOlder(std::nullopt, "a", 365, "", kNow)->purge, 0) << "another replica was first";
  EXPECT_EQ(Looks("a"), 1u);
  EXPECT_THAT(*store_.ListDueAgencies(kNow), ElementsAre("b"));
  EXPECT_THAT(*store_.ListDueAgencies(kNow + std::chrono::hours(24)), ElementsAre("a", "b"));
}

}  // namespace
}  // namespace icap::profile
