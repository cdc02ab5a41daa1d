#include "services/collection/storage/mail_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/collection/storage/collection_for_test.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::chrono::seconds kLease{60};
const MailingId kFirst = {"a", "r", "first"};

class MailStoreTest : public CollectionForTest {
 protected:
  // North is open: oak has p1 and p2 with addresses, elm has p4 without one.
  void SetUp() override {
    OpenRollout();
    ASSERT_TRUE(Runs("UPDATE person SET email = person || '@x.example', language = 'es' WHERE person IN ('p1', 'p2')"));
    ASSERT_TRUE(Runs("UPDATE rollout SET languages = '{en}', channels = '{2}'"));
    for (const char* school : {"oak", "elm"}) {
      ASSERT_TRUE(rollouts_
                      .IssueInvitations(
                          NewKey(), "a", "r", school, false,
                          [](const std::string& person, int) { return absl::StatusOr<std::string>(Sha256(person)); },
                          kCause)
                      .ok());
    }
  }

  absl::StatusOr<Mailing> Create(MailKind kind, const MailingId& id = kFirst, const RequestKey& key = NewKey(),
                                 const std::string& organization = "north") {
    Mailing mailing;
    mailing.id = id;
    mailing.kind = kind;
    mailing.organization = organization;
    mailing.account = "desk";
    return mail_.CreateMailing(key, mailing);
  }
  std::vector<std::string> Claim(int limit = 10) {
    std::vector<std::string> people;
    last_ = *mail_.ClaimMail(limit, kLease);
    for (const ClaimedMail& mail : last_) people.push_back(mail.person);
    return people;
  }
  absl::Status Record(const std::string& person, MailState state, const MailingId& id = kFirst) {
    return mail_.RecordMail({{id, person, state, "said", std::chrono::seconds(0), true}});
  }
  bool TakeCredential(const std::string& person) {
    return (*rollouts_.IssueCredentials({{"a", "r", Sha256(person), "blinded"}}))[0] == IssueOutcome::kIssued;
  }

  PostgresMailStore mail_{database(), SystemClock()};
  std::vector<ClaimedMail> last_;
};

TEST_F(MailStoreTest, WritesToThoseWhoHaveAnAddressAndCountsTheOthers) {
  const RequestKey key = NewKey();
  const auto mailing = Create(MailKind::kInvitation, kFirst, key);
  ASSERT_TRUE(mailing.ok()) << mailing.status();
  EXPECT_EQ(mailing->mail_count, 2);
  EXPECT_EQ(mailing->unreachable_count, 1);
  EXPECT_EQ(mailing->state, MailingState::kSending);
  EXPECT_EQ(Create(MailKind::kInvitation, kFirst, key)->mail_count, 2) << "a repeated request";
  EXPECT_EQ(Number("SELECT count(*) FROM mail"), 2);

  EXPECT_THAT(Claim(), ::testing::UnorderedElementsAre("p1", "p2"));
  EXPECT_EQ(last_[0].email, last_[0].person + "@x.example");
  EXPECT_EQ(last_[0].language, "es");
  EXPECT_EQ(last_[0].values.school, "Oak");
  EXPECT_EQ(last_[0].values.rollout, "Spring");
  EXPECT_EQ(last_[0].values.agency, "Agency");
  EXPECT_EQ(last_[0].values.close_date, "");
  EXPECT_EQ(last_[0].attempts, 1);
  EXPECT_EQ(last_[0].invitation_attempt, 1);
  EXPECT_THAT(Claim(), IsEmpty()) << "they are leased";

  ASSERT_TRUE(Record("p1", MailState::kSent).ok());
  EXPECT_EQ(mail_.GetMailing(kFirst)->state, MailingState::kSending);
  ASSERT_TRUE(Record("p2", MailState::kSent).ok());
  EXPECT_EQ(mail_.GetMailing(kFirst)->state, MailingState::kFinished);
  EXPECT_EQ(mail_.GetMailing(kFirst)->sent_count, 2);
  EXPECT_EQ(Number("SELECT count(*) FROM invitation WHERE delivery_state = 2 AND channel = 1 AND sent_day IS NOT NULL"),
            2);
  EXPECT_EQ(Create(MailKind::kInvitation, {"a", "r", "second"})->mail_count, 0) << "each link is sent once";
}

TEST_F(MailStoreTest, RemindsOnlyThoseWhoHaveNotTakenTheirCredential) {
  ASSERT_TRUE(TakeCredential("p1"));
  EXPECT_EQ(Create(MailKind::kReminder)->mail_count, 1);
  ASSERT_TRUE(TakeCredential("p2"));
  EXPECT_THAT(Claim(), IsEmpty()) << "taken since the mailing was started";
  EXPECT_EQ(mail_.GetMailing(kFirst)->skipped_count, 1);
  EXPECT_EQ(mail_.GetMailing(kFirst)->state, MailingState::kFinished);
}

TEST_F(MailStoreTest, DoesNotWriteToWhoAskedOrToAnAddressThatBouncedUntilItChanges) {
  ASSERT_TRUE(mail_.StopInvited(Sha256("p1")).ok());
  ASSERT_TRUE(mail_.StopInvited(Sha256("p1")).ok());
  EXPECT_TRUE(HasReason(mail_.StopInvited(Sha256("nobody")), Reason::kInvitationUnknown));
  ASSERT_EQ(Create(MailKind::kInvitation)->mail_count, 1);
  ASSERT_THAT(Claim(), ElementsAre("p2"));
  ASSERT_TRUE(Record("p2", MailState::kRefused).ok());
  EXPECT_EQ(mail_.GetMailing(kFirst)->refused_count, 1);
  EXPECT_EQ(Number("SELECT delivery_state FROM invitation WHERE person = 'p2'"), 3);
  const auto stops = mail_.ListStops("a", {10, ""});
  ASSERT_THAT(*stops, SizeIs(2));
  EXPECT_EQ((*stops)[0].reason, MailStopReason::kAsked);
  EXPECT_EQ((*stops)[1].reason, MailStopReason::kBounced);
  EXPECT_EQ((*stops)[1].detail, "said");
  EXPECT_EQ(Create(MailKind::kReminder, {"a", "r", "second"})->mail_count, 0);

  ASSERT_TRUE(Runs("UPDATE person SET email = 'new@x.example' WHERE person IN ('p1', 'p2')"));
  EXPECT_THAT(*mail_.ListStops("a", {10, ""}), SizeIs(1));
  EXPECT_EQ(Create(MailKind::kReminder, {"a", "r", "third"})->mail_count, 1) << "p1 has asked";
  EXPECT_TRUE(HasReason(mail_.AddStop(NewKey(), {"a", "nobody", "", "", MailStopReason::kBounced, ""}).status(),
                        Reason::kPersonNotFound));
  EXPECT_EQ(mail_.AddStop(NewKey(), {"a", "p2", "", "", MailStopReason::kBounced, "full"})->email, "new@x.example");
}

TEST_F(MailStoreTest, TriesAgainLaterAndCountsOnlyWhatCounts) {
  ASSERT_TRUE(Create(MailKind::kInvitation, kFirst, NewKey(), "oak").ok());
  ASSERT_THAT(Claim(1), SizeIs(1));
  const std::string person = last_[0].person;
  ASSERT_TRUE(mail_.RecordMail({{kFirst, person, MailState::kWaiting, "", std::chrono::seconds(0), false}}).ok());
  ASSERT_THAT(Claim(), SizeIs(2));
  for (const ClaimedMail& mail : last_) EXPECT_EQ(mail.attempts, 1) << "what was given back did not count";
  ASSERT_TRUE(mail_.RecordMail({{kFirst, person, MailState::kWaiting, "", std::chrono::seconds(600), true}}).ok());
  EXPECT_THAT(Claim(), IsEmpty()) << "not before the pause is over";
}

TEST_F(MailStoreTest, PausesResumesAndEnds) {
  ASSERT_TRUE(Create(MailKind::kInvitation).ok());
  ASSERT_TRUE(mail_.PauseMailing(kFirst, "wrong password").ok());
  EXPECT_EQ(mail_.GetMailing(kFirst)->detail, "wrong password");
  EXPECT_THAT(Claim(), IsEmpty());
  EXPECT_EQ(mail_.MoveMailing(NewKey(), kFirst, MailingState::kSending)->detail, "");
  EXPECT_THAT(Claim(1), SizeIs(1));
  EXPECT_EQ(mail_.MoveMailing(NewKey(), kFirst, MailingState::kCancelled)->state, MailingState::kCancelled);
  EXPECT_THAT(Claim(), IsEmpty());
  EXPECT_TRUE(
      HasReason(mail_.MoveMailing(NewKey(), kFirst, MailingState::kSending).status(), Reason::kMailingFinished));
  EXPECT_TRUE(HasReason(mail_.GetMailing({"a", "r", "none"}).status(), Reason::kMailingNotFound));
}

TEST_F(MailStoreTest, EndsWithTheRollout) {
  ASSERT_TRUE(Create(MailKind::kInvitation).ok());
  ASSERT_TRUE(Move(RolloutState::kOpen, RolloutState::kClosing).ok());
  EXPECT_THAT(Claim(), IsEmpty());
  EXPECT_EQ(mail_.GetMailing(kFirst)->state, MailingState::kCancelled);
  EXPECT_TRUE(HasReason(Create(MailKind::kInvitation, {"a", "r", "second"}).status(), Reason::kRolloutNotOpen));
}

TEST_F(MailStoreTest, StartsWhatThePlanOfTheRolloutAsksFor) {
  EXPECT_EQ(*mail_.StartDueMailings(), 0) << "e-mail is no channel of it";
  ASSERT_TRUE(Runs("UPDATE rollout SET channels = '{1,2}', reminder_days = '{7,14}'"));
  EXPECT_EQ(*mail_.StartDueMailings(), 1);
  EXPECT_EQ(*mail_.StartDueMailings(), 0);
  EXPECT_EQ(mail_.GetMailing({"a", "r", "day-0"})->kind, MailKind::kInvitation);
  EXPECT_EQ(mail_.GetMailing({"a", "r", "day-0"})->account, "plan");
  // Nothing ran for weeks: one reminder, not two.
  ASSERT_TRUE(Runs("UPDATE rollout SET open_time = now() - interval '20 days'"));
  EXPECT_EQ(*mail_.StartDueMailings(), 1);
  EXPECT_EQ(*mail_.StartDueMailings(), 0);
  EXPECT_EQ(mail_.GetMailing({"a", "r", "day-14"})->kind, MailKind::kReminder);
}

TEST_F(MailStoreTest, TakesLettersForThoseWhoCannotBeReachedByEmail) {
  ASSERT_TRUE(
      Runs("UPDATE rollout SET channels = '{1,2}', planned_close = '2026-12-01 03:00+00',"
           " time_zone = 'America/Chicago'"));
  const auto elm = mail_.TakeLetters("a", "r", "elm", false, kCause);
  ASSERT_TRUE(elm.ok()) << elm.status();
  EXPECT_EQ(elm->close_day, "2026-11-30") << "in the agency's time";
  ASSERT_THAT(elm->letters, SizeIs(1));
  EXPECT_EQ(elm->letters[0].display_name, "Four");
  EXPECT_EQ(elm->letters[0].language, "en");
  EXPECT_EQ(Number("SELECT count(*) FROM invitation WHERE delivery_state = 2 AND channel = 2"), 1);
  EXPECT_EQ(Number("SELECT count(*) FROM rollout_log WHERE kind = 13 AND school = 'elm' AND detail = '1'"), 1);
  EXPECT_THAT(mail_.TakeLetters("a", "r", "oak", false, kCause)->letters, IsEmpty());
  ASSERT_TRUE(mail_.StopInvited(Sha256("p1")).ok());
  EXPECT_THAT(mail_.TakeLetters("a", "r", "oak", false, kCause)->letters, SizeIs(1));
  ASSERT_TRUE(TakeCredential("p2"));
  EXPECT_THAT(mail_.TakeLetters("a", "r", "oak", true, kCause)->letters, SizeIs(1)) << "p2 has begun to answer";
  EXPECT_TRUE(HasReason(mail_.TakeLetters("a", "r", "none", true, kCause).status(), Reason::kSchoolNotFound));
}

TEST_F(MailStoreTest, KeepsAnAgencysTextsUntilTheDefaultIsAskedBack) {
  const AgencyMailTemplate text = {MailKind::kReminder, "es", {"Asunto", "{link} {stop_link}"}};
  ASSERT_TRUE(mail_.SetTemplate(NewKey(), "a", text).ok());
  ASSERT_TRUE(mail_.SetTemplate(NewKey(), "a", {text.kind, "es", {"Otro", "{link} {stop_link}"}}).ok());
  ASSERT_THAT(*mail_.ListTemplates("a"), SizeIs(1));
  EXPECT_EQ((*mail_.ListTemplates("a"))[0].text.subject, "Otro");
  ASSERT_TRUE(mail_.SetTemplate(NewKey(), "a", {text.kind, "es", {}}).ok());
  EXPECT_THAT(*mail_.ListTemplates("a"), IsEmpty());
  EXPECT_TRUE(HasReason(mail_.SetTemplate(NewKey(), "none", text), Reason::kAgencyNotFound));
}

}  // namespace
}  // namespace icap::collection
