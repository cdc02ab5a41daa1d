// One link, many sessions; lost replies; and that limits are an invitation's, never an address's.
#include <atomic>
#include <latch>
#include <thread>

#include "gtest/gtest.h"
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

}  // namespace
}  // namespace icap::testing
