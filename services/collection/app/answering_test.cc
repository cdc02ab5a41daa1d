// The respondent's two steps on the real store.
#include "services/collection/app/answering.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <set>
#include <sstream>
#include <thread>

#include "services/collection/app/openings.h"
#include "services/collection/app/organizations.h"
#include "services/collection/app/response_matrix.h"
#include "services/collection/app/rollouts.h"
#include "services/collection/storage/collection_for_test.h"
#include "services/collection/storage/count_store.h"
#include "services/collection/storage/key_folder_for_test.h"
#include "services/collection/storage/opening_store.h"
#include "services/collection/storage/rollout_key_files.h"
#include "services/common/base/encoding.h"
#include "services/common/testing/eventually.h"
#include "services/common/voprf/voprf.h"

namespace icap::collection {
namespace {

using ::testing::UnorderedElementsAre;
using ::testing::UnorderedElementsAreArray;

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
  absl::StatusOr<Questioning> Redeem(const std::string& code, const std::string& blinded = "") {
    return answering_.Redeem({{code, blinded}})[0];
  }
  static voprf::Exchange BlindFor(const std::string& school, const std::string& nonce) {
    const std::string name = RolloutSchoolName("a", "survey", school);
    return *voprf::Blind(CredentialInput(name, Redacted(nonce)), voprf::RandomScalar(SystemRandom()));
  }
  // The whole exchange of a device: blind, redeem, verify, unblind.
  Redacted<std::string> Buy(const std::string& code, const std::string& school) {
    const std::string nonce = SystemRandom()(kNonceBytes);
    const voprf::Exchange exchange = BlindFor(school, nonce);
    const auto bought = Redeem(code, ToBase64Url(exchange.blinded_element));
    EXPECT_TRUE(bought.ok()) << bought.status();
    if (!bought.ok()) return {};
    const std::string& answer = bought->credential.Reveal();
    const auto outputs =
        voprf::Finalize({exchange}, {{answer.substr(0, voprf::kElementBytes)}, answer.substr(voprf::kElementBytes)},
                        bought->school.credential_key);
    EXPECT_TRUE(outputs.has_value());
    return Redacted(ToBase64Url(nonce + outputs->front()));
  }
  SubmitCommand CommandFor(const std::string& code, int category = 3, const std::string& request = kRequest,
                           const std::string& school = "oak") {
    return {"a", "survey", school, Buy(code, school), {{item_, category}}, request, ToBase64Url(SystemRandom()(16))};
  }
  absl::StatusOr<std::string> Submit(const SubmitCommand& command, const auth::Caller& caller = kRespondent) {
    std::promise<absl::StatusOr<std::string>> promise;
    answering_.Submit(caller, command, [&](absl::StatusOr<std::string> receipt) { promise.set_value(receipt); });
    return promise.get_future().get();
  }
  bool Refuses(const SubmitCommand& command, Reason reason) { return HasReason(Submit(command).status(), reason); }
  int Sealed() { return Number("SELECT count(*) FROM sealed_answer"); }
  int Stored() { return Number("SELECT count(*) FROM submission"); }
  absl::Status Close() { return rollouts_verb_.Close(kAdministrator, NewKey(), "a", "survey", "").status(); }

  KeyFolderForTest folder_;
  RolloutKeyFiles keys_{folder_.path(), SystemRandom()};
  PostgresSubmissionStore submissions_{database(), SystemClock(), SystemRandom(), 2};
  Instruments instruments_verb_{instruments_};
  PostgresCountStore counts_{database()};
  InvitationCodes codes_{keys_};
  Closing closing_verb_{closing_, keys_, [](const absl::Status&) {}};
  Rollouts rollouts_verb_{rollouts_,         rollouts_, counts_, organizations_,
                          instruments_verb_, codes_,    keys_,   closing_verb_};
  PostgresOpeningStore opening_store_{database()};
  Openings openings_verb_{rollouts_, opening_store_, codes_, keys_};
  Answering answering_{rollouts_, submissions_, rollouts_, instruments_verb_, keys_, SystemRandom()};
  ResponseMatrix matrix_{rollouts_, submissions_, counts_, instruments_verb_};
  std::string item_;
};

TEST_F(AnsweringTest, AcceptsOneSubmissionAndAnswersARetryAsBefore) {
  const auto issued = Issue("oak");
  ASSERT_EQ(issued.size(), 2u);
  EXPECT_EQ(issued[0].code.size(), 22u);
  EXPECT_FALSE(Redeem(issued[0].code)->credential_taken);
  const SubmitCommand command = CommandFor(issued[0].code);
  const auto receipt = Submit(command);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  EXPECT_EQ(*receipt, ReceiptText(MakeReceipt(*ParseReceiptKey(command.receipt_key))));
  EXPECT_EQ(*Submit(command), *receipt);
  SubmitCommand other = command;
  other.answers[0].category = 4;
  EXPECT_TRUE(Refuses(other, Reason::kRequestIdReused));
  other = command;
  other.receipt_key = ToBase64Url(SystemRandom()(16));
  EXPECT_TRUE(Refuses(other, Reason::kRequestIdReused));
  other.request_id = NewUuid(SystemRandom());
  EXPECT_TRUE(Refuses(other, Reason::kInvitationUsed));
  EXPECT_EQ(Sealed(), 1);
  EXPECT_EQ(Stored(), 0);
}

TEST_F(AnsweringTest, SellsAnInvitationOneCredential) {
  const auto issued = Issue("oak");
  const voprf::Exchange phone = BlindFor("oak", std::string(kNonceBytes, 'p'));
  const std::string blinded = ToBase64Url(phone.blinded_element);
  const auto first = Redeem(issued[0].code, blinded);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_TRUE(first->credential_taken);
  const auto repeated = Redeem(issued[0].code, blinded);
  ASSERT_TRUE(repeated.ok()) << "a lost reply: " << repeated.status();
  EXPECT_EQ(repeated->credential.Reveal().substr(0, voprf::kElementBytes),
            first->credential.Reveal().substr(0, voprf::kElementBytes));
  const std::string laptop = ToBase64Url(BlindFor("oak", std::string(kNonceBytes, 'l')).blinded_element);
  EXPECT_TRUE(HasReason(Redeem(issued[0].code, laptop).status(), Reason::kCredentialTaken));
  const auto looked = Redeem(issued[0].code);
  ASSERT_TRUE(looked.ok()) << looked.status();
  EXPECT_TRUE(looked->credential_taken);
  EXPECT_EQ(looked->credential.Reveal(), "");
  EXPECT_TRUE(HasReason(Redeem(issued[1].code, std::string(43, 'A')).status(), Reason::kFieldInvalid));
  EXPECT_FALSE(Redeem(issued[1].code)->credential_taken);
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
  command.receipt_key = "";
  EXPECT_TRUE(Refuses(command, Reason::kFieldInvalid));
  EXPECT_TRUE(HasReason(Submit(good, kAdministrator).status(), Reason::kOutOfScope));
  EXPECT_TRUE(HasReason(Answering::MayAnswer(kAdministrator), Reason::kOutOfScope));
  EXPECT_TRUE(Answering::MayAnswer(kRespondent).ok());
  EXPECT_TRUE(HasReason(Redeem(std::string(22, 'A')).status(), Reason::kInvitationUnknown));
  EXPECT_EQ(Sealed(), 0);
  EXPECT_EQ(Number("SELECT count(*) FROM spent_credential"), 0);
  EXPECT_TRUE(Submit(good).ok());
}

TEST_F(AnsweringTest, TakesACredentialAtItsOwnSchoolAndRolloutOnly) {
  const SubmitCommand good = CommandFor(Issue("oak")[0].code);
  SubmitCommand command = good;
  command.school = "elm";
  EXPECT_TRUE(Refuses(command, Reason::kCredentialInvalid));
  command.school = "ash";
  EXPECT_TRUE(Refuses(command, Reason::kSchoolNotFound));
  for (const size_t position : {0u, 50u, 120u}) {
    std::string tampered = good.credential.Reveal();
    tampered[position] = tampered[position] == 'A' ? 'B' : 'A';
    command = good;
    command.credential = Redacted(tampered);
    EXPECT_TRUE(Refuses(command, Reason::kCredentialInvalid)) << position;
  }
  command = good;
  command.credential = Redacted<std::string>("forged");
  EXPECT_TRUE(Refuses(command, Reason::kCredentialInvalid));
  EXPECT_EQ(Number("SELECT count(*) FROM spent_credential"), 0);
}

TEST_F(AnsweringTest, TakesOnlyTheNewestInvitation) {
  const std::string old_code = Issue("oak")[0].code;
  const std::string new_code = Issue("oak", true)[0].code;
  EXPECT_TRUE(HasReason(Redeem(old_code).status(), Reason::kInvitationUnknown));
  EXPECT_TRUE(Submit(CommandFor(new_code)).ok());
  EXPECT_TRUE(HasReason(rollouts_verb_.IssueInvitations(kAdministrator, NewKey(), "a", "survey", "oak", true).status(),
                        Reason::kSchoolHasCredentials));
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
  ASSERT_TRUE(Close().ok());
  // The keys are gone; the first acceptance is still known.
  EXPECT_FALSE(std::filesystem::exists(folder_.FileOf("a.survey")));
  EXPECT_TRUE(Refuses(late, Reason::kWindowClosed));
  EXPECT_EQ(*Submit(early), *receipt);
  EXPECT_EQ(Stored(), 1);
  EXPECT_EQ(Sealed(), 0);
}

TEST_F(AnsweringTest, PublishesItsKeysAndLaterItsReceipts) {
  const auto keys = answering_.ListKeys(kRespondent, "a", "survey", {0, ""});
  ASSERT_TRUE(keys.ok()) << keys.status();
  ASSERT_EQ(keys->size(), 2u);
  EXPECT_EQ((*keys)[1].school, "oak");
  const auto issued = Issue("oak");
  EXPECT_EQ(Redeem(issued[0].code)->school.credential_key, (*keys)[1].credential_key);
  std::set<std::string> receipts;
  for (const auto& invitation : issued)
    receipts.insert(*Submit(CommandFor(invitation.code, 3, NewUuid(SystemRandom()))));
  const auto list = [&] { return answering_.ListReceipts(kRespondent, "a", "survey", "oak"); };
  EXPECT_TRUE(HasReason(list().status(), Reason::kNotPublished));
  ASSERT_TRUE(Close().ok());
  EXPECT_TRUE(HasReason(list().status(), Reason::kNotPublished));
  ASSERT_TRUE(rollouts_verb_.Publish(kAdministrator, NewKey(), "a", "survey").ok());
  const auto published = list();
  ASSERT_TRUE(published.ok()) << published.status();
  EXPECT_EQ(published->submission_count, 2);
  EXPECT_THAT(published->receipts, UnorderedElementsAreArray(receipts));
  EXPECT_TRUE(HasReason(answering_.ListReceipts(kAdministrator, "a", "survey", "oak").status(), Reason::kOutOfScope));
}

TEST_F(AnsweringTest, KeepsAnswersSealedWhileTheirKeyIsMissing) {
  const auto issued = Issue("oak");
  ASSERT_TRUE(Submit(CommandFor(issued[0].code)).ok());
  const SubmitCommand waiting = CommandFor(issued[1].code, 5, NewUuid(SystemRandom()));
  const std::string file = folder_.FileOf("a.survey");
  std::filesystem::rename(file, file + ".lost");
  keys_.Forget({"a", "survey"});
  EXPECT_TRUE(Refuses(waiting, Reason::kKeyMissing));
  EXPECT_TRUE(absl::IsUnavailable(Submit(waiting).status())) << "the device keeps them and tries again";
  EXPECT_TRUE(HasReason(Close(), Reason::kKeyMissing));
  EXPECT_EQ(Sealed(), 1);
  EXPECT_EQ(rollouts_.GetRollout("a", "survey")->state, RolloutState::kClosing);
  EXPECT_TRUE(HasReason(closing_verb_.Resume(), Reason::kKeyMissing));
  std::filesystem::rename(file + ".lost", file);
  // It goes on without being asked: every process looks each minute.
  ASSERT_TRUE(closing_verb_.Resume().ok());
  EXPECT_EQ(rollouts_.GetRollout("a", "survey")->state, RolloutState::kClosed);
  EXPECT_EQ(Stored(), 1);
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_TRUE(Close().ok());
}

// The boxes of a state take longer than a caller waits.
TEST_F(AnsweringTest, ClosesOnInTheBackgroundWhenItTakesLong) {
  ASSERT_TRUE(Submit(CommandFor(Issue("oak")[0].code)).ok());
  ASSERT_TRUE(rollouts_
                  .MoveRollout(NewKey(), "a", "survey", RolloutState::kOpen, RolloutState::kClosing,
                               absl::AbortedError("not open"), kCause)
                  .ok());
  std::promise<void> held, release;
  std::thread holder([&] {
    EXPECT_TRUE(database()
                    .Transact([&](pqxx::work& transaction) {
                      transaction.exec("SELECT FROM rollout_school WHERE rollout = 'survey' FOR UPDATE");
                      held.set_value();
                      release.get_future().wait();
                      return absl::OkStatus();
                    })
                    .ok());
  });
  held.get_future().wait();
  Closing closing(
      closing_, keys_, [](const absl::Status&) {}, std::chrono::milliseconds(1));
  EXPECT_TRUE(closing.CloseRollout({"a", "survey"}).ok());
  EXPECT_TRUE(closing.CloseRollout({"a", "survey"}).ok()) << "a second call waits for the same work";
  EXPECT_EQ(rollouts_.GetRollout("a", "survey")->state, RolloutState::kClosing);
  release.set_value();
  holder.join();
  EXPECT_TRUE(testing::Eventually([&] { return rollouts_.GetRollout("a", "survey")->state == RolloutState::kClosed; }));
  EXPECT_EQ(Stored(), 1);
}

TEST_F(AnsweringTest, LeavesToTheNextProcessWhatIsNotOpenedWhenItStops) {
  ASSERT_TRUE(Submit(CommandFor(Issue("oak")[0].code)).ok());
  closing_verb_.Stop();
  EXPECT_TRUE(absl::IsUnavailable(Close()));
  EXPECT_EQ(rollouts_.GetRollout("a", "survey")->state, RolloutState::kClosing);
  EXPECT_EQ(Sealed(), 1);
  const absl::Status published = rollouts_verb_.Publish(kAdministrator, NewKey(), "a", "survey").status();
  EXPECT_TRUE(HasReason(published, Reason::kRolloutNotClosed));
  EXPECT_THAT(std::string(published.message()), ::testing::HasSubstr("still being opened"));
  Closing next(closing_, keys_, [](const absl::Status&) {});
  ASSERT_TRUE(next.Resume().ok());
  EXPECT_EQ(rollouts_.GetRollout("a", "survey")->state, RolloutState::kClosed);
  EXPECT_EQ(Stored(), 1);
}

// Whatever step a process ends in, the next one finishes: here each step is done alone before another process resumes.
TEST_F(AnsweringTest, GoesOnWhereAnInterruptedClosingEnded) {
  const auto issued = Issue("oak");
  ASSERT_TRUE(Submit(CommandFor(issued[0].code)).ok());
  const auto schools_with = [&](RolloutState state) {
    return Number(fmt::format("SELECT count(*) FROM rollout_school WHERE rollout = 'survey' AND state = {}",
                              static_cast<int>(state)));
  };
  // After the school's window has ended.
  ASSERT_TRUE(rollouts_.CloseSchool(NewKey(), "a", "survey", "oak", kCause).ok());
  EXPECT_EQ(schools_with(RolloutState::kClosing), 1);
  EXPECT_EQ(Stored(), 0);
  ASSERT_TRUE(closing_verb_.Resume().ok());
  EXPECT_EQ(schools_with(RolloutState::kClosed), 1);
  EXPECT_EQ(Stored(), 1);
  EXPECT_FALSE(keys_.ReadSealingSecrets({"a", "survey"})->contains("oak"));
  EXPECT_TRUE(keys_.ReadSealingSecrets({"a", "survey"})->contains("elm"));
  EXPECT_EQ(Number("SELECT count(*) FROM outbox WHERE type = 2"), 1);
  // After the rollout's windows have ended, and again when everything is opened but the keys are still there.
  ASSERT_TRUE(rollouts_
                  .MoveRollout(NewKey(), "a", "survey", RolloutState::kOpen, RolloutState::kClosing,
                               absl::AbortedError("not open"), kCause)
                  .ok());
  const std::string file = folder_.FileOf("a.survey");
  std::filesystem::copy_file(file, file + ".copy");
  ASSERT_TRUE(closing_verb_.Resume().ok());
  EXPECT_EQ(rollouts_.GetRollout("a", "survey")->state, RolloutState::kClosed);
  std::filesystem::rename(file + ".copy", file);
  ASSERT_TRUE(closing_verb_.Resume().ok());
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_EQ(Number("SELECT count(*) FROM outbox WHERE type = 1 AND rollout LIKE '%survey'"), 1);
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
  EXPECT_EQ(Sealed(), 1);
}

TEST_F(AnsweringTest, GivesScoringTheFrozenAnswersInColumns) {
  const auto issued = Issue("oak");
  ASSERT_TRUE(Submit(CommandFor(issued[0].code, 2)).ok());
  ASSERT_TRUE(Submit(CommandFor(issued[1].code, 5, NewUuid(SystemRandom()))).ok());
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
