#include "services/collection/storage/submission_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <thread>

#include "services/collection/storage/collection_for_test.h"

namespace icap::collection {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

constexpr int kWriters = 2;
using Outcome = absl::StatusOr<SubmissionOutcome>;

class SubmissionStoreTest : public CollectionForTest {
 protected:
  SubmissionStoreTest() : day_(std::chrono::sys_days(std::chrono::year(2026) / 3 / 14)) {
    store_ = std::make_unique<PostgresSubmissionStore>(
        database(), [this] { return day_; }, SystemRandom(), kWriters);
  }

  // The rollout is open and both schools have their invitations.
  void Invite() {
    OpenRollout();
    for (const char* school : {"oak", "elm"}) IssueTo(school, false);
  }
  void IssueTo(const std::string& school, bool replace) {
    ASSERT_TRUE(rollouts_
                    .IssueInvitations(
                        NewKey(), "a", "r", school, replace,
                        [&](const std::string& person, int) {
                          return absl::StatusOr<std::string>(Sha256(person + SystemRandom()(8)));
                        },
                        kCause)
                    .ok());
  }

  static PreparedSubmission Make(const std::string& credential, const std::string& request = "request",
                                 const std::string& answers = "\x01\x02", const std::string& school = "oak") {
    return {"a", "r", school, Sha256(credential), request, request + answers, answers};
  }
  std::future<Outcome> Start(PreparedSubmission submission) {
    auto promise = std::make_shared<std::promise<Outcome>>();  // shared because std::function must be copyable
    store_->Submit(std::move(submission), [promise](Outcome outcome) { promise->set_value(std::move(outcome)); });
    return promise->get_future();
  }
  SubmissionOutcome Submit(PreparedSubmission submission) {
    const Outcome outcome = Start(std::move(submission)).get();
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    return outcome.ok() ? *outcome : SubmissionOutcome::kNotVerified;
  }
  std::vector<std::string> AnswersOf(const std::string& school) { return *store_->ReadAnswers("a", "r", school); }
  size_t SealedOf(const std::string& school) {
    return static_cast<size_t>(Number(fmt::format("SELECT count(*) FROM sealed_answer WHERE school = '{}'", school)));
  }
  int CountOf(const std::string& school) { return rollouts_.GetSchool("a", "r", school)->submission_count; }

  // Holds the rollout's lock until released, so that what is submitted meanwhile comes into few commits.
  std::thread Hold(std::promise<void>* held, std::shared_future<void> release) {
    return std::thread([this, held, release] {
      EXPECT_TRUE(database()
                      .Transact([&](pqxx::work& transaction) {
                        LockWindowAlone(transaction, "a", "r");
                        held->set_value();
                        release.wait();
                        return absl::OkStatus();
                      })
                      .ok());
    });
  }

  Timestamp day_;
  std::unique_ptr<PostgresSubmissionStore> store_;
};

TEST_F(SubmissionStoreTest, TellsWhatBecameOfASubmission) {
  Invite();
  EXPECT_EQ(Submit(Make("c")), SubmissionOutcome::kAccepted);
  EXPECT_EQ(Submit(Make("c")), SubmissionOutcome::kRepeated);
  EXPECT_EQ(Submit(Make("c", "another")), SubmissionOutcome::kUsed);
  EXPECT_EQ(Submit(Make("c", "request", "\x03\x04")), SubmissionOutcome::kRequestReused);
  PreparedSubmission unverified = Make("d");
  unverified.box.clear();
  EXPECT_EQ(Submit(unverified), SubmissionOutcome::kNotVerified);
  EXPECT_EQ(Submit(Make("d", "request", "\x01\x02", "nowhere")), SubmissionOutcome::kWindowClosed);
  EXPECT_EQ(SealedOf("oak"), 1u);
  EXPECT_TRUE(AnswersOf("oak").empty());
  EXPECT_EQ(CountOf("oak"), 1);
  EXPECT_EQ(CountOf("elm"), 0);
}

TEST_F(SubmissionStoreTest, AcceptsNothingOutsideOfTheWindowButRemembersWhatItAccepted) {
  Invite();
  EXPECT_EQ(Submit(Make("c")), SubmissionOutcome::kAccepted);
  ASSERT_TRUE(rollouts_.CloseSchool(NewKey(), "a", "r", "oak", kCause).ok());
  EXPECT_EQ(Submit(Make("d")), SubmissionOutcome::kWindowClosed);
  EXPECT_EQ(Submit(Make("c")), SubmissionOutcome::kRepeated);
  PreparedSubmission unverified = Make("c");
  unverified.box.clear();
  EXPECT_EQ(Submit(unverified), SubmissionOutcome::kRepeated) << "the keys are gone, and it was accepted before";
  EXPECT_EQ(Submit(Make("e", "request", "\x01\x02", "elm")), SubmissionOutcome::kAccepted);
  ASSERT_NO_FATAL_FAILURE(CloseRollout());
  EXPECT_THAT(AnswersOf("oak"), ElementsAre("\x01\x02"));
  EXPECT_EQ(store_->ReadReceipts("a", "r", "oak")->size(), 1u);
  EXPECT_EQ(Submit(Make("f", "request", "\x01\x02", "elm")), SubmissionOutcome::kWindowClosed);
  EXPECT_EQ(CountOf("oak"), 1);
  EXPECT_EQ(CountOf("elm"), 1);
}

TEST_F(SubmissionStoreTest, AcceptsOneOfTwoWithTheSameCredentialInOneCommit) {
  Invite();
  std::promise<void> held, release;
  std::thread holder = Hold(&held, release.get_future().share());
  held.get_future().wait();
  // Both writers wait for the lock with the first ones; the rest becomes one batch.
  std::vector<std::future<Outcome>> results;
  for (const char* first : {"x", "y", "z"}) results.push_back(Start(Make(first)));
  for (int i = 0; i < 3; ++i) results.push_back(Start(Make("same", fmt::format("request {}", i))));
  results.push_back(Start(Make("same", "request 0")));
  release.set_value();
  holder.join();
  std::vector<SubmissionOutcome> outcomes;
  for (std::future<Outcome>& result : results) outcomes.push_back(result.get().value());
  EXPECT_EQ(std::count(outcomes.begin() + 3, outcomes.end(), SubmissionOutcome::kAccepted), 1);
  EXPECT_EQ(std::count(outcomes.begin(), outcomes.end(), SubmissionOutcome::kAccepted), 4);
  EXPECT_EQ(SealedOf("oak"), 4u);
  EXPECT_EQ(CountOf("oak"), 4);
}

TEST_F(SubmissionStoreTest, AcceptsExactlyOneOfThirtyTwoAtOnce) {
  Invite();
  PostgresSubmissionStore other_replica(
      database(), [this] { return day_; }, SystemRandom(), kWriters);
  std::atomic<int> accepted{0}, used{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 32; ++i) {
    threads.emplace_back([&, i] {
      std::promise<Outcome> promise;
      (i % 2 == 0 ? *store_ : other_replica).Submit(Make("c", fmt::format("request {}", i)), [&](Outcome outcome) {
        promise.set_value(outcome);
      });
      const Outcome outcome = promise.get_future().get();
      ASSERT_TRUE(outcome.ok()) << outcome.status();
      accepted += *outcome == SubmissionOutcome::kAccepted;
      used += *outcome == SubmissionOutcome::kUsed;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(accepted, 1);
  EXPECT_EQ(used, 31);
  EXPECT_EQ(SealedOf("oak"), 1u);
}

TEST_F(SubmissionStoreTest, FreezesTheAnswersInTheMomentOfClosing) {
  Invite();
  constexpr int kThreads = 8;
  std::atomic<bool> closed{false};
  std::atomic<int> accepted{0}, started{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; !closed; ++n) {
        ++started;
        accepted += Submit(Make(fmt::format("c {} {}", i, n))) == SubmissionOutcome::kAccepted;
      }
    });
  }
  while (started < 10 * kThreads) std::this_thread::yield();
  ASSERT_NO_FATAL_FAILURE(CloseRollout());
  const size_t frozen = AnswersOf("oak").size();
  closed = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_GT(frozen, 0u);
  EXPECT_EQ(AnswersOf("oak").size(), frozen);
  EXPECT_EQ(static_cast<size_t>(accepted), frozen);
  EXPECT_EQ(static_cast<size_t>(CountOf("oak")), frozen);
}

TEST_F(SubmissionStoreTest, CountsInManySchoolsFromManyWritersWithoutLosingOne) {
  Invite();
  PostgresSubmissionStore other_replica(
      database(), [this] { return day_; }, SystemRandom(), kWriters);
  constexpr int kThreads = 8, kEach = 40;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kEach; ++n) {
        std::promise<Outcome> promise;
        (i % 2 == 0 ? *store_ : other_replica)
            .Submit(Make(fmt::format("{} {}", i, n), "request", "\x01", n % 2 == 0 ? "oak" : "elm"),
                    [&](Outcome outcome) { promise.set_value(outcome); });
        EXPECT_EQ(promise.get_future().get().value(), SubmissionOutcome::kAccepted);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const char* school : {"oak", "elm"}) {
    EXPECT_EQ(CountOf(school), kThreads * kEach / 2);
    EXPECT_EQ(SealedOf(school), static_cast<size_t>(kThreads * kEach / 2));
  }
}

TEST_F(SubmissionStoreTest, SaysSoWhenTooManyWait) {
  Invite();
  std::promise<void> held, release;
  std::thread holder = Hold(&held, release.get_future().share());
  held.get_future().wait();
  std::atomic<int> overloaded{0}, accepted{0};
  // The writers have a batch each in hand, and a queue waits behind them.
  const int count = static_cast<int>(kMaxWaiting + (kWriters + 1) * kMaxCommit);
  for (int i = 0; i < count; ++i) {
    store_->Submit(Make(fmt::format("c {}", i)), [&](Outcome outcome) {
      overloaded += !outcome.ok() && HasReason(outcome.status(), Reason::kOverloaded);
      accepted += outcome.ok() && *outcome == SubmissionOutcome::kAccepted;
    });
  }
  EXPECT_GT(overloaded, 0);
  release.set_value();
  holder.join();
  store_.reset();  // stores what waits
  EXPECT_EQ(accepted + overloaded, count);
  EXPECT_EQ(Number("SELECT count(*) FROM sealed_answer"), accepted);
}

TEST_F(SubmissionStoreTest, SurvivesLostConnections) {
  Invite();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(Submit(Make(fmt::format("c {}", i))), SubmissionOutcome::kAccepted);
    ASSERT_TRUE(
        Runs("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
             " WHERE datname = current_database() AND pid <> pg_backend_pid()"));
  }
  EXPECT_EQ(SealedOf("oak"), 5u);
}

TEST_F(SubmissionStoreTest, ReadsAnswersInAnOrderThatTellsNothing) {
  Invite();
  for (const char* answers : {"\x03", "\x01", "\x02", "\x01"}) {
    Submit(Make(fmt::format("{} {}", answers, Number("SELECT count(*) FROM sealed_answer")), "request", answers));
  }
  ASSERT_NO_FATAL_FAILURE(CloseRollout());
  EXPECT_THAT(AnswersOf("oak"), ElementsAre("\x01", "\x01", "\x02", "\x03"));
}

// No column of the answers leads to a person, an invitation or a credential; no time is finer than the day.
TEST_F(SubmissionStoreTest, KeepsNothingThatJoinsAnswersToInvitations) {
  Invite();
  day_ += std::chrono::hours(17) + std::chrono::minutes(23);
  Submit(Make("c"));
  const auto columns = [&](const std::string& table) {
    return *database().TransactFor<std::vector<std::string>>(
        [&](pqxx::work& transaction) -> absl::StatusOr<std::vector<std::string>> {
          std::vector<std::string> found;
          for (const auto& row : transaction.exec_params(
                   "SELECT column_name || ' ' || data_type FROM information_schema.columns WHERE table_name = $1",
                   table)) {
            found.push_back(row[0].as<std::string>());
          }
          return found;
        });
  };
  EXPECT_THAT(columns("submission"), UnorderedElementsAre("agency text", "rollout text", "school text",
                                                          "submission_id uuid", "day date", "answers bytea"));
  EXPECT_THAT(columns("sealed_answer"), UnorderedElementsAre("agency text", "rollout text", "school text",
                                                             "sealed_id uuid", "day date", "box bytea"));
  EXPECT_THAT(columns("receipt"), UnorderedElementsAre("agency text", "rollout text", "school text", "receipt bytea"));
  EXPECT_THAT(columns("spent_credential"),
              UnorderedElementsAre("agency text", "rollout text", "school text", "credential_hash bytea",
                                   "request_mac bytea", "payload_mac bytea"));
  EXPECT_THAT(columns("submission_count"), UnorderedElementsAre("agency text", "rollout text", "school text",
                                                                "writer integer", "submission_count integer"));
  EXPECT_EQ(Number("SELECT count(*) FROM sealed_answer WHERE day = '2026-03-14'"), 1);
  ASSERT_NO_FATAL_FAILURE(CloseRollout());
  EXPECT_EQ(Number("SELECT count(*) FROM sealed_answer"), 0);
  // Only drafts, openings and the like are remembered as requests.
  EXPECT_EQ(Number("SELECT count(*) FROM request WHERE method NOT IN ('Test')"), 0);
  // The primary key is random: version 4.
  EXPECT_EQ(Number("SELECT count(*) FROM submission WHERE substr(submission_id::text, 15, 1) = '4'"), 1);
}

}  // namespace
}  // namespace icap::collection
