// One link, many sessions; lost replies; and that limits are an invitation's, never an address's.
#include <atomic>
#include <latch>
#include <set>
#include <thread>

#include "gtest/gtest.h"
#include "icap/collection/v1/rollout.pb.h"
#include "services/common/base/clock.h"
#include "services/common/base/error.h"
#include "tests/system/running_system.h"
#include "tests/system/shared_system.h"
#include "tests/system/small_rollout.h"

namespace icap::testing {
namespace {

constexpr int kSessions = 32;

class Answering : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    operator_ = SharedSystem().SignedIn();
    rollout_ = MakeSmallRollout(*operator_, "answering", 40);
  }
  static void TearDownTestSuite() { operator_.reset(); }

  // Submissions so far, sealed while the window is open.
  static int StoredCount() {
    return std::stoi(
        SharedSystem().Query("collection", "SELECT count(*) FROM sealed_answer WHERE agency = 'answering'"));
  }

  static inline std::unique_ptr<client::ConnectClient> operator_;
  static inline SmallRollout rollout_;
};

TEST_F(Answering, OneLinkInManySessionsIsAcceptedOnceAndEveryOtherIsToldSo) {
  const int before = StoredCount();
  std::latch ready(kSessions);
  std::atomic<int> accepted{0};
  std::atomic<int> used{0};
  std::vector<std::thread> sessions;
  for (int i = 0; i < kSessions; ++i) {
    sessions.emplace_back([&, i] {
      client::ConnectClient http(SharedSystem().url());
      const auto redeemed = Redeem(http, rollout_.codes[0]);
      // All have the questionnaire open before the first submits; one that has failed does not keep the others waiting.
      ready.arrive_and_wait();
      ASSERT_TRUE(redeemed.ok()) << redeemed.status();
      const auto submission = Submission(*redeemed, 1 + i % 4);
      const auto receipt = Submit(http, submission);
      if (receipt.ok()) ++accepted;
      if (HasReason(receipt.status(), Reason::kInvitationUsed)) ++used;
    });
  }
  for (std::thread& session : sessions) session.join();
  EXPECT_EQ(accepted, 1);
  EXPECT_EQ(used, kSessions - 1);
  EXPECT_EQ(StoredCount(), before + 1);
}

TEST_F(Answering, ARetryAfterALostReplyGetsTheOriginalAnswer) {
  client::ConnectClient http(SharedSystem().url());
  const auto redeemed = Redeem(http, rollout_.codes[1]);
  ASSERT_TRUE(redeemed.ok()) << redeemed.status();
  const auto submission = Submission(*redeemed, 3);
  const int before = StoredCount();
  const auto first = Submit(http, submission);
  ASSERT_TRUE(first.ok()) << first.status();
  // Another connection, as after a phone has changed its network.
  client::ConnectClient again(SharedSystem().url());
  const auto second = Submit(again, submission);
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(*second, *first);
  EXPECT_EQ(StoredCount(), before + 1);
}

TEST_F(Answering, TheSameRequestIdWithOtherAnswersIsRefused) {
  client::ConnectClient http(SharedSystem().url());
  const auto redeemed = Redeem(http, rollout_.codes[2]);
  ASSERT_TRUE(redeemed.ok()) << redeemed.status();
  auto submission = Submission(*redeemed, 2);
  ASSERT_TRUE(Submit(http, submission).ok());
  submission.mutable_answers(0)->set_category(4);
  EXPECT_TRUE(HasReason(Submit(http, submission).status(), Reason::kRequestIdReused));
}

TEST_F(Answering, AWholeFacultyBehindOneAddressIsServed) {
  client::ConnectClient http(SharedSystem().url());
  for (const std::string& code : rollout_.other_codes) {
    const auto redeemed = Redeem(http, code);
    ASSERT_TRUE(redeemed.ok()) << redeemed.status();
    ASSERT_TRUE(Submit(http, Submission(*redeemed, 2)).ok());
  }
}

TEST_F(Answering, NothingOfASubmissionIsInTheLogs) {
  client::ConnectClient http(SharedSystem().url());
  const auto redeemed = Redeem(http, rollout_.codes[3]);
  ASSERT_TRUE(redeemed.ok()) << redeemed.status();
  const auto submission = Submission(*redeemed, 1);
  const auto receipt = Submit(http, submission);
  ASSERT_TRUE(receipt.ok()) << receipt.status();
  const ProgramResult found =
      RunProgram({"grep", "-rlE",
                  "SubmitAnswers|RedeemInvitation|" + rollout_.codes[3] + "|" + redeemed->credential + "|" +
                      submission.request_id() + "|" + *receipt,
                  SharedSystem().data_folder() + "/logs", SharedSystem().data_folder() + "/postgres/server.log"});
  EXPECT_EQ(found.output, "");
}

TEST_F(Answering, AReceiptIsFoundInThePublishedCountAndTheKeyIsEverybodys) {
  const SmallRollout own = MakeSmallRollout(*operator_, "receipts", 3);
  client::ConnectClient http(SharedSystem().url());
  collection::v1::ListCredentialKeysRequest list_keys;
  list_keys.set_parent(own.rollout);
  collection::v1::ListCredentialKeysResponse keys;
  ASSERT_TRUE(http.Call("icap.collection.v1.SubmissionService/ListCredentialKeys", list_keys, &keys).ok());
  ASSERT_EQ(keys.keys_size(), 2);
  EXPECT_EQ(keys.keys(1).school(), own.school);
  EXPECT_EQ(keys.keys(1).credential_key(), Look(http, own.codes[0])->credential_key());
  EXPECT_NE(keys.keys(0).credential_key(), keys.keys(1).credential_key());
  // A phone asks for its school's alone.
  const std::string key = keys.keys(1).credential_key();
  list_keys.set_school(own.school);
  ASSERT_TRUE(http.Call("icap.collection.v1.SubmissionService/ListCredentialKeys", list_keys, &keys).ok());
  ASSERT_EQ(keys.keys_size(), 1);
  EXPECT_EQ(keys.keys(0).credential_key(), key);
  list_keys.set_school(rollout_.school);
  EXPECT_TRUE(HasReason(http.Call("icap.collection.v1.SubmissionService/ListCredentialKeys", list_keys, &keys),
                        Reason::kFieldInvalid))
      << "of another rollout";

  std::set<std::string> receipts;
  for (const std::string& code : {own.codes[0], own.codes[1]}) {
    const auto redeemed = Redeem(http, code);
    ASSERT_TRUE(redeemed.ok()) << redeemed.status();
    const auto receipt = Submit(http, Submission(*redeemed, 2));
    ASSERT_TRUE(receipt.ok()) << receipt.status();
    receipts.insert(*receipt);
  }
  collection::v1::ListReceiptsRequest list;
  list.set_parent(own.school);
  collection::v1::ListReceiptsResponse published;
  constexpr char kListReceipts[] = "icap.collection.v1.SubmissionService/ListReceipts";
  ASSERT_TRUE(CloseRollout(*operator_, own.rollout).ok());
  EXPECT_TRUE(HasReason(http.Call(kListReceipts, list, &published), Reason::kNotPublished));
  collection::v1::PublishRolloutRequest publish;
  publish.set_name(own.rollout);
  publish.set_request_id(NewUuid(SystemRandom()));
  collection::v1::Rollout rollout;
  ASSERT_TRUE(operator_->Call("icap.collection.v1.RolloutService/PublishRollout", publish, &rollout).ok());
  ASSERT_TRUE(http.Call(kListReceipts, list, &published).ok());
  EXPECT_EQ(published.submission_count(), 2);
  EXPECT_EQ(std::set<std::string>(published.receipts().begin(), published.receipts().end()), receipts);
}

}  // namespace
}  // namespace icap::testing
