#include "services/collection/storage/rollout_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/collection/storage/collection_for_test.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Events of other kinds than closing are none of these tests' business.
constexpr char kClosings[] = "SELECT count(*) FROM outbox WHERE type IN (1, 2)";

class RolloutStoreTest : public CollectionForTest {
 protected:
  std::vector<std::string> Schools(const Scope& scope, const std::string& under, const Page& page) {
    std::vector<std::string> ids;
    const auto schools = rollouts_.ListSchools("a", "r", scope, under, page);
    for (const RolloutSchool& school : *schools) ids.push_back(school.school);
    return ids;
  }
  absl::Status Issue(const std::string& school, bool replace, const RequestKey& key = NewKey()) {
    const auto hash_for = [&](const std::string& person, int attempt) -> absl::StatusOr<std::string> {
      asked_.push_back(person);
      return Sha256(person + std::to_string(attempt));
    };
    return rollouts_.IssueInvitations(key, "a", "r", school, replace, hash_for, kCause);
  }
  std::vector<std::string> asked_;
};

TEST_F(RolloutStoreTest, DraftsOverTheSchoolsOfASubtreeAsTheyAre) {
  MakeAgency();
  const auto draft = rollouts_.CreateRollout(NewKey(), Draft(), kCause);
  ASSERT_TRUE(draft.ok()) << draft.status();
  EXPECT_EQ(draft->state, RolloutState::kDraft);
  EXPECT_EQ(draft->school_count, 2);
  EXPECT_EQ(draft->version, 1);
  EXPECT_FALSE(draft->synthetic);
  // A school that comes later does not take part.
  ASSERT_TRUE(organizations_.CreateOrganizations(NewKey(), "a", {{"a", "fir", "Fir", "school", "north"}}).ok());
  EXPECT_EQ(rollouts_.GetRollout("a", "r")->school_count, 2);
  const auto oak = rollouts_.GetSchool("a", "r", "oak");
  ASSERT_TRUE(oak.ok()) << oak.status();
  EXPECT_EQ(oak->invited_count, 2);
  EXPECT_EQ(oak->ancestors.at(0).title, "North");
}

TEST_F(RolloutStoreTest, RefusesADraftThatCannotBe) {
  MakeAgency();
  const auto refused = [&](Rollout rollout, Reason reason) {
    return HasReason(rollouts_.CreateRollout(NewKey(), rollout, kCause).status(), reason);
  };
  EXPECT_TRUE(refused(Draft("r", "nowhere"), Reason::kOrganizationNotFound));
  Rollout rollout = Draft();
  rollout.revision = 2;
  EXPECT_TRUE(refused(rollout, Reason::kRevisionNotFound));
  ASSERT_TRUE(organizations_.CreateOrganizations(NewKey(), "a", {{"a", "empty", "Empty", "district", ""}}).ok());
  EXPECT_TRUE(refused(Draft("r", "empty"), Reason::kNoSchools));
  EXPECT_TRUE(HasReason(rollouts_.GetRollout("a", "r").status(), Reason::kRolloutNotFound));
  ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), Draft(), kCause).ok());
  EXPECT_TRUE(rollouts_.CreateRollout(NewKey(), Draft(), kCause).ok());
  rollout = Draft();
  rollout.title = "Autumn";
  EXPECT_TRUE(refused(rollout, Reason::kRolloutExists));
}

TEST_F(RolloutStoreTest, MovesForwardOnlyAndRaisesTheVersion) {
  MakeAgency();
  ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), Draft(), kCause).ok());
  EXPECT_FALSE(Move(RolloutState::kOpen, RolloutState::kClosed).ok());
  EXPECT_FALSE(Move(RolloutState::kClosed, RolloutState::kPublished).ok());
  const auto open = Move(RolloutState::kDraft, RolloutState::kOpen);
  EXPECT_EQ(open->version, 2);
  EXPECT_TRUE(open->open_time.has_value());
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "oak")->state, RolloutState::kOpen);
  EXPECT_EQ(Move(RolloutState::kDraft, RolloutState::kOpen)->version, 2);  // there already
  EXPECT_EQ(Number(kClosings), 0);
  EXPECT_EQ(Move(RolloutState::kOpen, RolloutState::kClosed)->version, 3);
  EXPECT_EQ(Move(RolloutState::kOpen, RolloutState::kClosed)->version, 3);
  EXPECT_EQ(Number(kClosings), 1);
  EXPECT_EQ(Number("SELECT max(version) FROM outbox WHERE type = 1 AND rollout = 'agencies/a/rollouts/r'"), 3);
  EXPECT_FALSE(Move(RolloutState::kDraft, RolloutState::kOpen).ok());
  const auto published = Move(RolloutState::kClosed, RolloutState::kPublished);
  EXPECT_EQ(published->state, RolloutState::kPublished);
  EXPECT_EQ(Move(RolloutState::kClosed, RolloutState::kPublished)->version, 4);  // there already
  EXPECT_EQ(Number("SELECT count(*) FROM outbox WHERE type = 5 AND version = 4"), 1);
  EXPECT_EQ(Number("SELECT count(*) FROM outbox WHERE type = 5"), 1);
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "oak")->state, RolloutState::kClosed);
  EXPECT_EQ(Move(RolloutState::kOpen, RolloutState::kClosed)->state, RolloutState::kPublished);
  EXPECT_EQ(Number(kClosings), 1);
  EXPECT_TRUE(HasReason(rollouts_
                            .MoveRollout(NewKey(), "a", "none", RolloutState::kDraft, RolloutState::kOpen,
                                         absl::AbortedError("x"), kCause)
                            .status(),
                        Reason::kRolloutNotFound));
}

TEST_F(RolloutStoreTest, AnswersARepeatedMoveEvenWhenItHasMovedOn) {
  MakeAgency();
  ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), Draft(), kCause).ok());
  const RequestKey key = NewKey("OpenRollout");
  ASSERT_TRUE(Move(RolloutState::kDraft, RolloutState::kOpen, key).ok());
  ASSERT_TRUE(Move(RolloutState::kOpen, RolloutState::kClosed).ok());
  const auto repeated = Move(RolloutState::kDraft, RolloutState::kOpen, key);
  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_EQ(repeated->state, RolloutState::kClosed);
  const RequestKey reused = {key.method, key.request_id, Sha256Hex("other")};
  EXPECT_TRUE(HasReason(Move(RolloutState::kDraft, RolloutState::kOpen, reused).status(), Reason::kRequestIdReused));
}

TEST_F(RolloutStoreTest, ClosesOneSchoolOnItsOwn) {
  OpenRollout();
  const RequestKey key = NewKey();
  const auto oak = rollouts_.CloseSchool(key, "a", "r", "oak", kCause);
  ASSERT_TRUE(oak.ok()) << oak.status();
  EXPECT_EQ(oak->state, RolloutState::kClosing);
  EXPECT_TRUE(rollouts_.CloseSchool(key, "a", "r", "oak", kCause).ok());
  EXPECT_EQ(Number("SELECT count(*) FROM outbox WHERE type = 2"), 0) << "its answers are still sealed";
  ASSERT_TRUE(closing_.OpenSchool({"a", "r", "oak"}, OpenBare).ok());
  ASSERT_TRUE(closing_.OpenSchool({"a", "r", "oak"}, OpenBare).ok());
  EXPECT_EQ(rollouts_.CloseSchool(NewKey(), "a", "r", "oak", kCause)->state, RolloutState::kClosed);
  EXPECT_EQ(rollouts_.GetRollout("a", "r")->version, 3);
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "elm")->state, RolloutState::kOpen);
  EXPECT_EQ(Number("SELECT count(*) FROM outbox WHERE type = 2 AND school = 'agencies/a/organizations/oak'"
                   " AND version = 3"),
            1);
  EXPECT_TRUE(HasReason(rollouts_.CloseSchool(NewKey(), "a", "r", "ash", kCause).status(), Reason::kSchoolNotFound));
  ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), Draft("later", "south"), kCause).ok());
  EXPECT_TRUE(
      HasReason(rollouts_.CloseSchool(NewKey(), "a", "later", "ash", kCause).status(), Reason::kRolloutNotOpen));
}

TEST_F(RolloutStoreTest, ClosesARolloutOnceAllItsSchoolsAreOpened) {
  OpenRollout();
  ASSERT_TRUE(Move(RolloutState::kOpen, RolloutState::kClosing).ok());
  EXPECT_EQ(closing_.ListClosingSchools("", "")->size(), 2u);
  EXPECT_EQ(closing_.ListClosingRollouts()->size(), 1u);
  ASSERT_TRUE(closing_.OpenSchool({"a", "r", "oak"}, OpenBare).ok());
  ASSERT_TRUE(closing_.FinishRollout({"a", "r"}).ok());
  EXPECT_EQ(rollouts_.GetRollout("a", "r")->state, RolloutState::kClosing) << "elm is still sealed";
  ASSERT_TRUE(closing_.OpenSchool({"a", "r", "elm"}, OpenBare).ok());
  ASSERT_TRUE(closing_.FinishRollout({"a", "r"}).ok());
  ASSERT_TRUE(closing_.FinishRollout({"a", "r"}).ok());
  EXPECT_EQ(rollouts_.GetRollout("a", "r")->state, RolloutState::kClosed);
  EXPECT_EQ(Number("SELECT count(*) FROM outbox WHERE type = 1"), 1);
  EXPECT_EQ(Number("SELECT count(*) FROM outbox WHERE type = 2"), 0) << "the rollout's own event is enough";
  EXPECT_EQ(Move(RolloutState::kOpen, RolloutState::kClosing)->state, RolloutState::kClosed);
  EXPECT_TRUE(closing_.ListClosingRollouts()->empty());
  EXPECT_EQ(closing_.ListClosedRollouts()->size(), 1u);
}

TEST_F(RolloutStoreTest, PublishesKeysOfADraftAndKeepsThoseOfAnOpenOne) {
  MakeAgency();
  ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), Draft(), kCause).ok());
  ASSERT_TRUE(rollouts_.PublishKeys("a", "r", {{"oak", "first", "sealing"}}).ok());
  ASSERT_TRUE(rollouts_.PublishKeys("a", "r", {{"oak", "second", "sealing"}, {"elm", "e", "s"}}).ok());
  ASSERT_TRUE(Move(RolloutState::kDraft, RolloutState::kOpen).ok());
  ASSERT_TRUE(rollouts_.PublishKeys("a", "r", {{"oak", "third", "sealing"}}).ok());
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "oak")->credential_key, "second");
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "elm")->sealing_key, "s");
}

TEST_F(RolloutStoreTest, GivesAnInvitationOneCredential) {
  OpenRollout();
  ASSERT_TRUE(Issue("oak", false).ok());
  const std::string code = Sha256("p11");
  const auto issue = [&](const std::string& code_hash, const std::string& blinded) {
    return rollouts_.IssueCredentials({{"a", "r", code_hash, blinded}})->front();
  };
  EXPECT_FALSE(rollouts_.FindInvitations({code})->at(code).credential_taken);
  EXPECT_EQ(issue(code, "phone"), IssueOutcome::kIssued);
  EXPECT_EQ(issue(code, "phone"), IssueOutcome::kIssued);
  EXPECT_EQ(issue(code, "laptop"), IssueOutcome::kTaken);
  EXPECT_TRUE(rollouts_.FindInvitations({code})->at(code).credential_taken);
  EXPECT_THAT(*rollouts_.IssueCredentials({{"a", "r", Sha256("p21"), "one"}, {"a", "r", Sha256("p21"), "two"}}),
              ::testing::UnorderedElementsAre(IssueOutcome::kIssued, IssueOutcome::kTaken));
  EXPECT_TRUE(HasReason(Issue("oak", true), Reason::kSchoolHasCredentials));
  ASSERT_TRUE(rollouts_.CloseSchool(NewKey(), "a", "r", "oak", kCause).ok());
  EXPECT_EQ(issue(code, "phone"), IssueOutcome::kWindowClosed);
  EXPECT_EQ(Number("SELECT count(*) FROM information_schema.columns WHERE table_name = 'issued_credential'"
                   " AND column_name NOT IN ('code_hash', 'agency', 'rollout', 'school', 'blinded_hash')"),
            0);
}

TEST_F(RolloutStoreTest, ListsSchoolsInsideTheScopeInPages) {
  MakeAgency();
  ASSERT_TRUE(organizations_.CreateOrganizations(NewKey(), "a", {{"a", "root", "Root", "state", ""}}).ok());
  ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), Draft(), kCause).ok());
  EXPECT_THAT(Schools({true, {}}, "", {0, ""}), ElementsAre("elm", "oak"));
  EXPECT_THAT(Schools({true, {}}, "", {1, ""}), ElementsAre("elm"));
  EXPECT_THAT(Schools({true, {}}, "", {1, "elm"}), ElementsAre("oak"));
  EXPECT_THAT(Schools({true, {}}, "oak", {0, ""}), ElementsAre("oak"));
  EXPECT_THAT(Schools({false, {"north"}}, "", {0, ""}), ElementsAre("elm", "oak"));
  EXPECT_THAT(Schools({false, {"oak"}}, "", {0, ""}), ElementsAre("oak"));
  EXPECT_THAT(Schools({false, {"south"}}, "", {0, ""}), IsEmpty());
  EXPECT_THAT(Schools({false, {}}, "", {0, ""}), IsEmpty());
}

TEST_F(RolloutStoreTest, ListsRolloutsNewestFirst) {
  MakeAgency();
  for (const char* id : {"one", "two", "three"}) ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), Draft(id), kCause).ok());
  ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), Draft("south-only", "south"), kCause).ok());
  const auto list = [&](const Scope& scope, const Page& page) {
    std::vector<std::string> ids;
    const auto rollouts = rollouts_.ListRollouts("a", scope, page);
    for (const Rollout& rollout : *rollouts) ids.push_back(rollout.rollout);
    return ids;
  };
  EXPECT_THAT(list({true, {}}, {9, ""}), ElementsAre("south-only", "three", "two", "one"));
  EXPECT_THAT(list({true, {}}, {2, "three"}), ElementsAre("two", "one"));
  EXPECT_THAT(list({false, {"oak"}}, {9, ""}), ElementsAre("three", "two", "one"));
  EXPECT_THAT(list({false, {"ash"}}, {9, ""}), ElementsAre("south-only"));
  EXPECT_THAT(list({false, {}}, {9, ""}), IsEmpty());
}

TEST_F(RolloutStoreTest, InvitesEveryTeacherOfASchoolOnce) {
  OpenRollout();
  const RequestKey key = NewKey();
  ASSERT_TRUE(Issue("oak", false, key).ok());
  EXPECT_THAT(asked_, ElementsAre("p1", "p2"));
  EXPECT_EQ(rollouts_.GetSchool("a", "r", "oak")->generation, 1);
  EXPECT_TRUE(HasReason(Issue("oak", false), Reason::kInvitationsAlreadyIssued));
  // The codes are not kept, so a repeated request cannot be answered as before, not even one that replaces.
  EXPECT_TRUE(HasReason(Issue("oak", true, key), Reason::kInvitationsAlreadyIssued));
  const auto invited = rollouts_.FindInvitations({Sha256("p11"), Sha256("nobody's")});
  ASSERT_TRUE(invited.ok()) << invited.status();
  ASSERT_EQ(invited->size(), 1u);
  EXPECT_EQ(invited->at(Sha256("p11")).school.school, "oak");
  EXPECT_EQ(invited->at(Sha256("p11")).school.generation, 1);
  EXPECT_TRUE(HasReason(Issue("ash", false), Reason::kSchoolNotFound));
}

TEST_F(RolloutStoreTest, ReplacesInvitationsSoThatTheEarlierOnesAreGone) {
  OpenRollout();
  ASSERT_TRUE(Issue("oak", false).ok());
  ASSERT_TRUE(Issue("oak", true).ok());
  EXPECT_TRUE(rollouts_.FindInvitations({Sha256("p11")})->empty());
  EXPECT_EQ(rollouts_.FindInvitations({Sha256("p12")})->at(Sha256("p12")).school.generation, 2);
  EXPECT_EQ(Number("SELECT count(*) FROM invitation"), 2);
}

TEST_F(RolloutStoreTest, DoesNotInviteOutsideOfTheWindow) {
  MakeAgency();
  ASSERT_TRUE(rollouts_.CreateRollout(NewKey(), Draft(), kCause).ok());
  EXPECT_TRUE(HasReason(Issue("oak", false), Reason::kRolloutNotOpen));
  ASSERT_TRUE(Move(RolloutState::kDraft, RolloutState::kOpen).ok());
  ASSERT_TRUE(rollouts_.CloseSchool(NewKey(), "a", "r", "oak", kCause).ok());
  EXPECT_TRUE(HasReason(Issue("oak", false), Reason::kRolloutNotOpen));
  EXPECT_THAT(asked_, IsEmpty());
}

TEST_F(RolloutStoreTest, KeepsNoCodeAndNoTimeWithAnInvitation) {
  EXPECT_EQ(
      Number("SELECT count(*) FROM information_schema.columns WHERE table_name = 'invitation'"
             " AND column_name NOT IN ('code_hash', 'agency', 'rollout', 'school', 'person', 'attempt', 'channel',"
             " 'delivery_state', 'sent_day')"),
      0);
}

}  // namespace
}  // namespace icap::collection
