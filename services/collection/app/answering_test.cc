// The respondent's two steps on the real store.
#include "services/collection/app/answering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <sstream>
#include <thread>

#include "services/collection/app/openings.h"
#include "services/collection/app/organizations.h"
#include "services/collection/app/response_matrix.h"
#include "services/collection/app/rollouts.h"
#include "services/collection/storage/collection_for_test.h"
#include "services/collection/storage/count_store.h"
#include "services/collection/storage/opening_store.h"

namespace icap::collection {
namespace {

using ::testing::UnorderedElementsAre;

const auth::Caller kRespondent = {"respondent", {{auth::Role::kRespondent, "*"}}};
const auth::Caller kAdministrator = {"root", {{auth::Role::kStateAdministrator, "*"}}};
const auth::Caller kScoring = {"scoring", {{auth::Role::kService, "*"}}};
constexpr char kRequest[] = "11111111-2222-4333-8444-555555555555";

std::string ReadFile(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

class AnsweringTest : public CollectionForTest {
 protected:
  AnsweringTest() {
    OpenRollout();
    // The draft is over revision 1, which is no instrument; the one that is asked is the catalogue's.
    const auto loaded = instruments_verb_.Load(
        kAdministrator, NewKey(), "a",
        ReadFile(ICAP_SOURCE_DIR "/services/common/instrument/catalog/icap_teacher_survey.yaml"), "survey.yaml");
    EXPECT_TRUE(loaded.ok()) << loaded.status();
    Rollout rollout = Draft("survey");
    rollout.instrument = "icap_teacher_survey";
    EXPECT_TRUE(rollouts_verb_.Create(kAdministrator, NewKey(), rollout).ok());
    EXPECT_TRUE(openings_verb_.Open(kAdministrator, NewKey(), "a", "survey", {true, "a test", false}).ok());
    item_ = (*loaded)->questionnaire.front().id;
  }

  std::vector<IssuedInvitation> Issue(const std::string& school, bool replace = false) {
    const auto issued = rollouts_verb_.IssueInvitations(kAdministrator, NewKey(), "a", "survey", school, replace);
    EXPECT_TRUE(issued.ok()) << issued.status();
    return issued.ok() ? *issued : std::vector<IssuedInvitation>();
  }
  absl::StatusOr<Questioning> Redeem(const std::string& code) { return answering_.Redeem({code})[0]; }
  SubmitCommand CommandFor(const std::string& code, int category = 3, const std::string& request = kRequest) {
    const auto questioning = Redeem(code);
    EXPECT_TRUE(questioning.ok()) << questioning.status();
    return {"a", "survey", questioning->school.school, questioning->credential, {{item_, category}}, request};
  }
  absl::StatusOr<std::string> Submit(const SubmitCommand& command, const auth::Caller& caller = kRespondent) {
    std::promise<absl::StatusOr<std::string>> promise;
    answering_.Submit(caller, command, [&](absl::StatusOr<std::string> receipt) { promise.set_value(receipt); });
    return promise.get_future().get();
  }
  bool Refuses(const SubmitCommand& command, Reason reason) { return HasReason(Submit(command).status(), reason); }
  int Stored() { return Number("SELECT count(*) FROM submission"); }

  const Redacted<std::string> key_{std::string(32, 'k')};
  PostgresSubmissionStore submissions_{database(), SystemClock(), SystemRandom(), 2};
  Instruments instruments_verb_{instruments_};
  PostgresCountStore counts_{database()};
  KeyedInvitationCodes codes_{key_};
  Rollouts rollouts_verb_{rollouts_, rollouts_, counts_, organizations_, instruments_verb_, codes_};
  PostgresOpeningStore opening_store_{database()};
  Openings openings_verb_{rollouts_, opening_store_, codes_};
  Answering answering_{rollouts_, submissions_, rollouts_, instruments_verb_, key_};
  ResponseMatrix matrix_{rollouts_, submissions_, counts_, instruments_verb_};
  std::string item_;
};

TEST_F(AnsweringTest, AcceptsOneSubmissionAndAnswersARetryAsBefore) {
  const auto issued = Issue("oak");
  ASSERT_EQ(issued.size(), 2u);
  EXPECT_EQ(issued[0].code.size(), 22u);
  EXPECT_EQ(Redeem(issued[0].code)->credential, Redeem(issued[0].code)->credential);
  const SubmitCommand command = CommandFor(issued[0].code);
  const auto receipt = Submit(command);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(*Submit(command), *receipt);
  SubmitCommand other = command;
  other.answers[0].category = 4;
  EXPECT_TRUE(Refuses(other, Reason::kRequestIdReused));
  other.request_id = NewUuid(SystemRandom());
  EXPECT_TRUE(Refuses(other, Reason::kInvitationUsed));
  EXPECT_TRUE(HasReason(Redeem(issued[0].code).status(), Reason::kInvitationUsed));
  EXPECT_EQ(Stored(), 1);
}

TEST_F(AnsweringTest, StoresNothingOfABadSubmission) {
  const std::string code = Issue("oak")[0].code;
  SubmitCommand command = CommandFor(code);
  const SubmitCommand good = command;
  command.answers = {{"no_such_item", 1}};
  EXPECT_TRUE(Refuses(command, Reason::kItemUnknown));
  command.answers = {{item_, 7}};
  EXPECT_TRUE(Refuses(command, Reason::kOptionOutOfRange));
  command.answers = {{item_, 1}, {item_, 2}};
  EXPECT_TRUE(Refuses(command, Reason::kAnswerRepeated));
  command = good;
  command.request_id = "not-a-uuid";
  EXPECT_TRUE(Refuses(command, Reason::kFieldInvalid));
  command = good;
  command.school = "elm";
  EXPECT_TRUE(Refuses(command, Reason::kCredentialOtherSchool));
  command.school = "ash";
  EXPECT_TRUE(Refuses(command, Reason::kSchoolNotFound));
  command = good;
  command.rollout = "r";
  EXPECT_FALSE(Submit(command).ok());
  command = good;
  command.credential = Redacted<std::string>("forged");
  EXPECT_TRUE(Refuses(command, Reason::kCredentialInvalid));
  EXPECT_TRUE(HasReason(Submit(good, kAdministrator).status(), Reason::kOutOfScope));
  EXPECT_TRUE(HasReason(Answering::MayRedeem(kAdministrator), Reason::kOutOfScope));
  EXPECT_TRUE(Answering::MayRedeem(kRespondent).ok());
  EXPECT_TRUE(HasReason(Redeem(std::string(22, 'A')).status(), Reason::kInvitationUnknown));
  EXPECT_EQ(Stored(), 0);
  EXPECT_EQ(Number("SELECT count(*) FROM spent_credential"), 0);
  EXPECT_TRUE(Submit(good).ok());
}

TEST_F(AnsweringTest, TakesOnlyTheNewestInvitation) {
  const std::string old_code = Issue("oak")[0].code;
  const SubmitCommand old_command = CommandFor(old_code);
  const std::string new_code = Issue("oak", true)[0].code;
  EXPECT_TRUE(HasReason(Redeem(old_code).status(), Reason::kInvitationUnknown));
  EXPECT_TRUE(Refuses(old_command, Reason::kCredentialInvalid));
  EXPECT_TRUE(Submit(CommandFor(new_code)).ok());
}

TEST_F(AnsweringTest, EndsWithTheWindow) {
  const auto issued = Issue("oak");
  const SubmitCommand late = CommandFor(issued[0].code);
  const SubmitCommand early = CommandFor(issued[1].code);
  const auto receipt = Submit(early);
  ASSERT_TRUE(rollouts_verb_.CloseSchool(kAdministrator, NewKey(), "a", "survey", "oak", "").ok());
  EXPECT_TRUE(Refuses(late, Reason::kWindowClosed));
  EXPECT_TRUE(HasReason(Redeem(issued[0].code).status(), Reason::kWindowClosed));
  EXPECT_EQ(*Submit(early), *receipt);
  EXPECT_EQ(Stored(), 1);
}

TEST_F(AnsweringTest, AcceptsOneOfThirtyTwoSessionsWithTheSameLink) {
  const SubmitCommand command = CommandFor(Issue("oak")[0].code);
  std::atomic<int> accepted{0}, used{0};
  std::vector<std::thread> sessions;
  for (int i = 0; i < 32; ++i) {
    sessions.emplace_back([&] {
      SubmitCommand own = command;
      own.request_id = NewUuid(SystemRandom());
      const auto receipt = Submit(own);
      accepted += receipt.ok();
      used += HasReason(receipt.status(), Reason::kInvitationUsed);
    });
  }
  for (std::thread& session : sessions) session.join();
  EXPECT_EQ(accepted, 1);
  EXPECT_EQ(used, 31);
  EXPECT_EQ(Stored(), 1);
}

TEST_F(AnsweringTest, GivesScoringTheFrozenAnswersInColumns) {
  const auto issued = Issue("oak");
  ASSERT_TRUE(Submit(CommandFor(issued[0].code, 2)).ok());
  ASSERT_TRUE(Submit(CommandFor(issued[1].code, 5)).ok());
  std::vector<std::string> schools;
  std::string columns;
  const auto read = [&](const auth::Caller& caller) {
    schools.clear();
    return matrix_.Stream(
        caller, "a", "survey", "", [](const Rollout&, const LoadedRevision&) { return true; },
        [&](const ResponseBlock& block) {
          schools.push_back(block.school.school);
          if (block.respondent_count > 0) columns = block.columns.Reveal();
          return true;
        });
  };
  EXPECT_TRUE(HasReason(read(kAdministrator), Reason::kOutOfScope));
  ASSERT_TRUE(read(kScoring).ok());
  EXPECT_TRUE(schools.empty()) << "the window is open";
  ASSERT_TRUE(rollouts_verb_.Close(kAdministrator, NewKey(), "a", "survey", "").ok());
  ASSERT_TRUE(read(kScoring).ok());
  EXPECT_THAT(schools, UnorderedElementsAre("oak", "elm"));
  EXPECT_EQ(columns.substr(0, 4), std::string("\x02\x05\x00\x00", 4));
}

TEST_F(AnsweringTest, LetsADistrictRunItsOwnPartOnly) {
  const auth::Caller north = {"n", {{auth::Role::kDistrictSupervisor, "agencies/a/organizations/north"}}};
  const auth::Caller south = {"s", {{auth::Role::kDistrictSupervisor, "agencies/a/organizations/south"}}};
  const auth::Caller principal = {"p", {{auth::Role::kPrincipal, "agencies/a/organizations/oak"}}};
  const auto may_close = [&](const auth::Caller& caller) {
    return rollouts_verb_.CloseSchool(caller, NewKey(), "a", "survey", "oak", "").ok();
  };
  EXPECT_FALSE(may_close(south));
  EXPECT_FALSE(may_close(principal));
  EXPECT_FALSE(rollouts_verb_.IssueInvitations(principal, NewKey(), "a", "survey", "oak", false).ok());
  EXPECT_TRUE(HasReason(rollouts_verb_.Get(south, "a", "survey").status(), Reason::kOutOfScope));
  EXPECT_TRUE(rollouts_verb_.Get(principal, "a", "survey").ok());
  EXPECT_EQ(rollouts_verb_.ListSchools(principal, "a", "survey", "", {0, ""})->size(), 1u);
  EXPECT_TRUE(may_close(north));
}

}  // namespace
}  // namespace icap::collection
