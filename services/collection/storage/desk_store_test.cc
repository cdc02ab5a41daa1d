#include "services/collection/storage/desk_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/collection/storage/collection_for_test.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;

std::string HashOf(const std::string& person, int attempt) {
  return Sha256(person + std::to_string(attempt));
}

class DeskStoreTest : public CollectionForTest {
 protected:
  DeskStoreTest() {
    OpenRollout();
    for (const char* school : {"oak", "elm"}) {
      const auto hash_for = [](const std::string& person, int attempt) {
        return absl::StatusOr<std::string>(HashOf(person, attempt));
      };
      EXPECT_TRUE(rollouts_.IssueInvitations(NewKey(), "a", "r", school, false, hash_for, kCause).ok());
    }
  }
  absl::StatusOr<DeskInvitation> Reissue(const std::string& person, const RequestKey& key = NewKey()) {
    return desk_.Reissue(key, "a", "r", "oak", person,
                         [&](int attempt) { return absl::StatusOr<std::string>(HashOf(person, attempt)); },
                         {"desk", "lost"});
  }
  absl::StatusOr<DeskInvitation> Revoke(const std::string& person, const RequestKey& key = NewKey()) {
    return desk_.Revoke(key, "a", "r", "oak", person, {"desk", "left"});
  }
  bool Leads(const std::string& person, int attempt) {
    return !rollouts_.FindInvitations({HashOf(person, attempt)})->empty();
  }
  // As if the link had bought its credential.
  void Take(const std::string& person) {
    ASSERT_TRUE(
        Runs("INSERT INTO issued_credential SELECT code_hash, agency, rollout, school, 'b' FROM invitation"
             " WHERE person = '" +
             person + "'"));
  }
  std::vector<std::string> Links(const Scope& scope, const std::string& school, const DeskInvitation& after = {},
                                 int limit = 9) {
    std::vector<std::string> people;
    const auto links = desk_.ListLinks("a", "r", scope, school, after, limit);
    for (const DeskInvitation& link : *links) people.push_back(link.person);
    return people;
  }

  PostgresDeskStore desk_{database()};
};

TEST_F(DeskStoreTest, ListsWhoIsAsked) {
  ASSERT_TRUE(Runs("UPDATE person SET email = 'one@example.org' WHERE person = 'p1'"));
  const auto list = desk_.ListInvitations("a", "r", "oak", {9, ""});
  ASSERT_TRUE(list.ok()) << list.status();
  ASSERT_EQ(list->size(), 2u);
  EXPECT_EQ(list->at(0).person, "p1");
  EXPECT_EQ(list->at(0).display_name, "One");
  EXPECT_EQ(list->at(0).email, "one@example.org");
  EXPECT_EQ(list->at(0).attempt, 1);
  EXPECT_EQ(list->at(0).delivery_state, DeliveryState::kWaiting);
  EXPECT_EQ(list->at(0).sent_day, "");
  EXPECT_EQ(desk_.ListInvitations("a", "r", "oak", {1, "p1"})->at(0).person, "p2");
}

TEST_F(DeskStoreTest, ReplacesALinkAndVoidsTheEarlier) {
  const RequestKey key = NewKey();
  const auto reissued = Reissue("p1", key);
  ASSERT_TRUE(reissued.ok()) << reissued.status();
  EXPECT_EQ(reissued->attempt, 2);
  EXPECT_FALSE(Leads("p1", 1));
  EXPECT_TRUE(Leads("p1", 2));
  EXPECT_EQ(Reissue("p1", key)->attempt, 2) << "a repeated request makes no third";
  EXPECT_EQ(Reissue("p1")->attempt, 3);
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "oak")->invited_count, 2);
}

TEST_F(DeskStoreTest, InvitesWhoJoinedAfterOpening) {
  EXPECT_TRUE(HasReason(Reissue("p9").status(), Reason::kInvitationNotFound));
  EXPECT_TRUE(HasReason(Reissue("p3").status(), Reason::kInvitationNotFound)) << "no teacher";
  ASSERT_TRUE(organizations_.CreatePeople(NewKey(), "a", {{"a", "p9", "oak", "Nine", true}}).ok());
  ASSERT_TRUE(Reissue("p9").ok());
  EXPECT_TRUE(Leads("p9", 1));
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "oak")->invited_count, 3);
}

TEST_F(DeskStoreTest, GivesNoSecondLinkToWhoHasTakenTheCredential) {
  Take("p1");
  EXPECT_TRUE(HasReason(Reissue("p1").status(), Reason::kCredentialTaken));
  EXPECT_TRUE(Leads("p1", 1));
  // Not by way of revoking, either.
  ASSERT_TRUE(Revoke("p1").ok());
  EXPECT_TRUE(HasReason(Reissue("p1").status(), Reason::kCredentialTaken));
}

TEST_F(DeskStoreTest, RevokesALinkUntilAnotherIsMade) {
  const RequestKey key = NewKey();
  const auto revoked = Revoke("p1", key);
  ASSERT_TRUE(revoked.ok()) << revoked.status();
  EXPECT_EQ(revoked->delivery_state, DeliveryState::kRevoked);
  EXPECT_FALSE(Leads("p1", 1));
  EXPECT_TRUE(Revoke("p1", key).ok());
  EXPECT_TRUE(Revoke("p1").ok());
  EXPECT_TRUE(HasReason(Revoke("p9").status(), Reason::kInvitationNotFound));
  EXPECT_EQ(Reissue("p1")->attempt, 2);
  EXPECT_TRUE(Leads("p1", 2));
}

TEST_F(DeskStoreTest, WorksWhileTheSchoolIsOpen) {
  ASSERT_TRUE(rollouts_.CloseSchool(NewKey(), "a", "r", "oak", kCause).ok());
  EXPECT_TRUE(HasReason(Reissue("p1").status(), Reason::kRolloutNotOpen));
  EXPECT_TRUE(HasReason(Revoke("p1").status(), Reason::kRolloutNotOpen));
}

TEST_F(DeskStoreTest, ListsLinksThatHoldInTheScope) {
  EXPECT_THAT(Links({true, {}}, ""), ElementsAre("p4", "p1", "p2"));
  EXPECT_THAT(Links({true, {}}, "oak"), ElementsAre("p1", "p2"));
  EXPECT_THAT(Links({false, {"elm"}}, ""), ElementsAre("p4"));
  EXPECT_THAT(Links({false, {}}, ""), ElementsAre());
  DeskInvitation after;
  after.school = "oak";
  after.person = "p1";
  EXPECT_THAT(Links({true, {}}, "", after), ElementsAre("p2"));
  EXPECT_THAT(Links({true, {}}, "", {}, 1), ElementsAre("p4"));
  ASSERT_TRUE(Revoke("p1").ok());
  EXPECT_THAT(Links({true, {}}, "oak"), ElementsAre("p2"));
}

TEST_F(DeskStoreTest, MarksWhatWasExportedAndLogsIt) {
  const auto links = desk_.ListLinks("a", "r", {true, {}}, "oak", {}, 1);
  ASSERT_TRUE(desk_.LogDownload("a", "r", "oak", kCause).ok());
  ASSERT_TRUE(desk_.MarkExported("a", "r", *links, "2026-11-24").ok());
  const auto list = desk_.ListInvitations("a", "r", "oak", {9, ""});
  EXPECT_EQ(list->at(0).delivery_state, DeliveryState::kSent);
  EXPECT_EQ(list->at(0).channel, Channel::kExport);
  EXPECT_EQ(list->at(0).sent_day, "2026-11-24");
  EXPECT_EQ(list->at(1).delivery_state, DeliveryState::kWaiting);
  EXPECT_EQ(Number("SELECT count(*) FROM rollout_log WHERE kind = 13"), 1);
}

}  // namespace
}  // namespace icap::collection
