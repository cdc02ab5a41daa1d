// The whole way of an event: outbox, relay, stream, consumer group, inbox, dead letters; on real stores.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "services/common/base/error.h"
#include "services/common/events/consumer.h"
#include "services/common/events/relay.h"
#include "services/common/events/tables.h"
#include "services/common/events/wire.h"
#include "services/common/testing/eventually.h"
#include "services/common/testing/redis_server.h"
#include "services/common/testing/test_database.h"

namespace icap::events {
namespace {

using testing::Eventually;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::chrono::milliseconds kSoon{100};

// A service's database, with its tables of events.
class Service {
 public:
  Service() {
    const absl::Status status = postgres::Migrate(database(), {EventTables()});
    EXPECT_TRUE(status.ok()) << status;
    Run("CREATE TABLE result (rollout text PRIMARY KEY, times int NOT NULL)");
  }
  postgres::Database& database() { return test_.database(); }

  void Run(const std::string& sql) {
    const absl::Status status = database().Transact([&](pqxx::work& transaction) {
      transaction.exec(sql);
      return absl::OkStatus();
    });
    ASSERT_TRUE(status.ok()) << status;
  }
  int Number(const std::string& sql) {
    return *database().TransactFor<int>(
        [&](pqxx::work& transaction) -> absl::StatusOr<int> { return transaction.exec1(sql)[0].as<int>(); });
  }
  std::string Text(const std::string& sql) {
    return *database().TransactFor<std::string>([&](pqxx::work& transaction) -> absl::StatusOr<std::string> {
      return transaction.exec1(sql)[0].as<std::string>();
    });
  }
  void Announce(int first, int count) {
    const absl::Status status = database().Transact([&](pqxx::work& transaction) {
      for (int i = first; i < first + count; ++i) {
        AppendToOutbox(transaction, {"", EventType::kRolloutClosed, fmt::format("agencies/a/rollouts/r{}", i), "", i});
      }
      return absl::OkStatus();
    });
    ASSERT_TRUE(status.ok()) << status;
  }
  // Counts how often each event had an effect, in the transaction that marks it.
  absl::Status Store(const Event& event) {
    return database().Transact([&](pqxx::work& transaction) {
      transaction.exec_params(
          "INSERT INTO result VALUES ($1, 1) ON CONFLICT (rollout) DO UPDATE SET times = result.times + 1",
          event.rollout);
      MarkHandled(transaction, event);
      return absl::OkStatus();
    });
  }
  int results() { return Number("SELECT count(*) FROM result"); }
  int effects() { return Number("SELECT coalesce(sum(times), 0) FROM result"); }

 private:
  testing::TestDatabase test_;
};

class Events : public ::testing::Test {
 protected:
  std::unique_ptr<Relay> MakeRelay(Service& service, int max_stream_length = kMaxStreamLength) {
    return std::make_unique<Relay>(service.database(), redis_.address(), stream_, metrics_, max_stream_length);
  }
  std::unique_ptr<Consumer> Consume(Service& service, const std::string& instance, Handler handler,
                                    std::chrono::milliseconds take_over_after = kTakeOverAfter) {
    auto consumer = std::make_unique<Consumer>(service.database(), redis_.address(), std::vector{stream_}, "group",
                                               instance, std::move(handler), metrics_, take_over_after);
    consumer->Start();
    return consumer;
  }
  Handler Storing(Service& service) {
    return [&service](const Event& event) { return service.Store(event); };
  }
  int64_t Integer(const std::vector<std::string>& command) {
    redis::Connection connection(redis_.address());
    const auto reply = connection.Command(command);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? reply->integer : -1;
  }
  int64_t Pending() {
    redis::Connection connection(redis_.address());
    const auto reply = connection.Command({"XPENDING", stream_, "group"});
    return reply.ok() && !reply->list.empty() ? reply->list[0].integer : -1;
  }

  testing::RedisServer redis_;
  observability::Metrics metrics_{"test"};
  const std::string stream_ = StreamOf("source");
  Service source_;
  Service target_;
};

TEST(Wire, CarriesAnEventThereAndBack) {
  const Event event = {"11111111-2222-4333-8444-555555555555", EventType::kSchoolClosed, "agencies/a/rollouts/r",
                       "agencies/a/organizations/o", 17};
  const auto back = FromWire(ToWire(event));
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->event_id, event.event_id);
  EXPECT_EQ(back->type, event.type);
  EXPECT_EQ(back->rollout, event.rollout);
  EXPECT_EQ(back->school, event.school);
  EXPECT_EQ(back->version, event.version);
  EXPECT_FALSE(FromWire("").has_value());
  EXPECT_FALSE(FromWire("\xff\xff").has_value());
}

TEST_F(Events, LeaveOnlyWithTheirTransaction) {
  source_.database()
      .Transact([](pqxx::work& transaction) -> absl::Status {
        AppendToOutbox(transaction, {"", EventType::kRolloutClosed, "agencies/a/rollouts/r", "", 1});
        return absl::AbortedError("changed its mind");
      })
      .IgnoreError();
  const auto relay = MakeRelay(source_);
  ASSERT_TRUE(relay->PublishWaiting().ok());
  EXPECT_EQ(Integer({"XLEN", stream_}), 0);
}

TEST_F(Events, ArriveOnceEach) {
  source_.Announce(0, 250);
  const auto relay = MakeRelay(source_);
  relay->Start();
  const auto consumer = Consume(target_, "one", Storing(target_));
  EXPECT_TRUE(Eventually([&] { return target_.results() == 250; }));
  source_.Announce(250, 5);
  EXPECT_TRUE(Eventually([&] { return target_.results() == 255; }));
  EXPECT_EQ(target_.effects(), 255);
  EXPECT_TRUE(Eventually([&] { return Pending() == 0; }));
}

TEST_F(Events, HaveOneEffectWhenPublishedTwice) {
  source_.Announce(0, 3);
  const auto relay = MakeRelay(source_);
  ASSERT_TRUE(relay->PublishWaiting().ok());
  // A crash between the stream and the mark leaves the events waiting.
  source_.Run("UPDATE outbox SET epoch = 0");
  ASSERT_TRUE(relay->PublishWaiting().ok());
  ASSERT_EQ(Integer({"XLEN", stream_}), 6);
  const auto consumer = Consume(target_, "one", Storing(target_));
  EXPECT_TRUE(Eventually([&] { return target_.results() == 3 && Pending() == 0; }));
  EXPECT_EQ(target_.effects(), 3);
}

TEST_F(Events, GoToTheDeadLettersAfterFiveFailuresAndCanBeReplayed) {
  source_.Announce(7, 1);
  ASSERT_TRUE(MakeRelay(source_)->PublishWaiting().ok());
  std::atomic<int> attempts{0};
  const auto consumer = Consume(target_, "one", [&](const Event&) {
    ++attempts;
    return NotFound(Reason::kRevisionNotFound, "There is no revision 9.");
  });
  EXPECT_TRUE(Eventually([&] { return target_.Number("SELECT count(*) FROM dead_letter") == 1 && Pending() == 0; }));
  EXPECT_EQ(attempts, kMaxAttempts);
  EXPECT_THAT(target_.Text("SELECT reason FROM dead_letter"), HasSubstr("There is no revision 9."));

  // Published again, as after a restart of Redis, it is not tried again and keeps its reason.
  source_.Run("UPDATE outbox SET epoch = 0");
  ASSERT_TRUE(MakeRelay(source_)->PublishWaiting().ok());
  EXPECT_TRUE(Eventually([&] { return target_.Number("SELECT max(attempts) FROM inbox") > kMaxAttempts; }));
  EXPECT_TRUE(Eventually([&] { return Pending() == 0; }));
  EXPECT_EQ(attempts, kMaxAttempts);
  EXPECT_THAT(target_.Text("SELECT reason FROM dead_letter"), HasSubstr("There is no revision 9."));

  const auto failing = [](const Event&) { return absl::UnknownError("still wrong"); };
  EXPECT_EQ(*ReplayDeadLetters(target_.database(), failing), 0);
  EXPECT_THAT(target_.Text("SELECT reason FROM dead_letter"), HasSubstr("still wrong"));
  EXPECT_EQ(*ReplayDeadLetters(target_.database(), Storing(target_)), 1);
  EXPECT_EQ(target_.Number("SELECT count(*) FROM dead_letter"), 0);
  EXPECT_EQ(target_.Text("SELECT rollout FROM result"), "agencies/a/rollouts/r7");
}

TEST_F(Events, WaitForAPeerWithoutCountingFailures) {
  source_.Announce(0, 1);
  ASSERT_TRUE(MakeRelay(source_)->PublishWaiting().ok());
  std::atomic<int> attempts{0};
  std::atomic<bool> away{true};
  const auto consumer = Consume(target_, "one", [&](const Event& event) {
    ++attempts;
    if (away) return Unavailable(Reason::kPeerUnavailable, "away");
    return target_.Store(event);
  });
  EXPECT_TRUE(Eventually([&] { return attempts >= 3; }));
  EXPECT_TRUE(Eventually([&] { return target_.Number("SELECT max(attempts) FROM inbox") == 0; }));
  away = false;
  EXPECT_TRUE(Eventually([&] { return target_.results() == 1; }));
  EXPECT_EQ(target_.Number("SELECT count(*) FROM dead_letter"), 0);
}

TEST_F(Events, ArriveThoughRedisIsEmptiedInTheMiddle) {
  const auto relay = MakeRelay(source_);
  const auto other_relay = MakeRelay(source_);
  relay->Start();
  other_relay->Start();
  const auto consumer = Consume(target_, "one", Storing(target_));
  for (int round = 0; round < 4; ++round) {
    source_.Announce(round * 50, 50);
    ASSERT_TRUE(Eventually([&] { return target_.results() > round * 50; }));
    Integer({"FLUSHALL"});
  }
  EXPECT_TRUE(Eventually([&] { return target_.results() == 200; }));
  EXPECT_EQ(target_.effects(), 200);
}

TEST_F(Events, ArriveThoughRedisIsKilledAndComesBackEmpty) {
  const auto relay = MakeRelay(source_);
  relay->Start();
  const auto consumer = Consume(target_, "one", Storing(target_));
  source_.Announce(0, 50);
  ASSERT_TRUE(Eventually([&] { return target_.results() > 0; }));
  redis_.Kill();
  source_.Announce(50, 50);
  redis_.Start();
  EXPECT_TRUE(Eventually([&] { return target_.results() == 100; }));
  EXPECT_EQ(target_.effects(), 100);
}

// A Redis that comes back from an old snapshot has the key of the epoch, but not what was published since.
TEST_F(Events, ArePublishedAgainWhenRedisWasRestartedEvenIfItKeptTheEpoch) {
  source_.Announce(0, 1);
  const auto relay = MakeRelay(source_);
  ASSERT_TRUE(relay->PublishWaiting().ok());
  redis::Connection connection(redis_.address());
  const auto saved = connection.Command({"HGETALL", stream_ + ":epoch"});
  ASSERT_TRUE(saved.ok());
  redis_.Kill();
  redis_.Start();
  connection.Command({"PING"}).IgnoreError();
  ASSERT_TRUE(connection.Command({"HSET", stream_ + ":epoch", saved->list[0].text, saved->list[1].text}).ok());
  relay->PublishWaiting().IgnoreError();  // meets the lost connection
  ASSERT_TRUE(relay->PublishWaiting().ok());
  EXPECT_EQ(Integer({"XLEN", stream_}), 1);
}

// A relay that was at work when Redis was emptied marks its events only as published in the earlier epoch.
TEST_F(Events, AreNotLostToARelayThatWasAtWorkWhenRedisWasEmptied) {
  source_.Announce(0, 2);
  const auto relay = MakeRelay(source_);
  ASSERT_TRUE(relay->PublishWaiting().ok());
  const int earlier = source_.Number("SELECT min(epoch) FROM outbox");
  Integer({"FLUSHALL"});
  ASSERT_TRUE(relay->PublishWaiting().ok());
  EXPECT_GT(source_.Number("SELECT min(epoch) FROM outbox"), earlier);
  source_.Run(fmt::format("UPDATE outbox SET epoch = {}", earlier));
  ASSERT_TRUE(relay->PublishWaiting().ok());
  EXPECT_EQ(Integer({"XLEN", stream_}), 4);
}

TEST_F(Events, ArePublishedByRelaysThatDoNotWaitForOneAnother) {
  source_.Announce(0, 2 * kRelayBatch);
  const absl::Status status = source_.database().Transact([&](pqxx::work& transaction) -> absl::Status {
    // Another relay, in the middle of its batch.
    transaction.exec_params("SELECT event_id FROM outbox ORDER BY create_time LIMIT $1 FOR UPDATE", kRelayBatch);
    const absl::Status published = MakeRelay(source_)->PublishWaiting();
    EXPECT_TRUE(published.ok()) << published;
    EXPECT_EQ(Integer({"XLEN", stream_}), kRelayBatch);
    return absl::AbortedError("dies");
  });
  EXPECT_TRUE(absl::IsAborted(status));
  ASSERT_TRUE(MakeRelay(source_)->PublishWaiting().ok());
  EXPECT_EQ(Integer({"XLEN", stream_}), 2 * kRelayBatch);
}

TEST_F(Events, AreNotHeldUpByAnEntryThatCannotBeRead) {
  redis::Connection connection(redis_.address());
  ASSERT_TRUE(connection.Command({"XADD", stream_, "*", kEventField, "\xff\xff not an event"}).ok());
  ASSERT_TRUE(connection.Command({"XADD", stream_, "*", "other", "field"}).ok());
  source_.Announce(0, 1);
  ASSERT_TRUE(MakeRelay(source_)->PublishWaiting().ok());
  const auto consumer = Consume(target_, "one", Storing(target_));
  EXPECT_TRUE(Eventually([&] { return target_.results() == 1 && Pending() == 0; }));
}

TEST_F(Events, AreSharedByTheConsumersOfAGroup) {
  std::mutex mutex;
  std::map<std::string, int> handled;
  const auto counting = [&](const std::string& name) {
    return [&, name](const Event& event) {
      // Nobody goes on alone: both must have taken something.
      Eventually([&] {
        std::lock_guard<std::mutex> lock(mutex);
        handled.emplace(name, 0);
        return handled.size() == 2;
      });
      {
        std::lock_guard<std::mutex> lock(mutex);
        ++handled[name];
      }
      return target_.Store(event);
    };
  };
  source_.Announce(0, 3 * kReadBatch);
  ASSERT_TRUE(MakeRelay(source_)->PublishWaiting().ok());
  const auto one = Consume(target_, "one", counting("one"));
  const auto two = Consume(target_, "two", counting("two"));
  EXPECT_TRUE(Eventually([&] { return target_.results() == 3 * kReadBatch; }));
  EXPECT_EQ(target_.effects(), 3 * kReadBatch);
  EXPECT_GE(handled["one"], 1);
  EXPECT_GE(handled["two"], 1);
}

TEST_F(Events, OfAConsumerThatDiedAreTakenOverByAnother) {
  source_.Announce(0, 3);
  ASSERT_TRUE(MakeRelay(source_)->PublishWaiting().ok());
  redis::Connection dead(redis_.address());
  ASSERT_TRUE(dead.Command({"XGROUP", "CREATE", stream_, "group", "0"}).ok());
  ASSERT_TRUE(dead.Command({"XREADGROUP", "GROUP", "group", "dead", "STREAMS", stream_, ">"}).ok());
  ASSERT_EQ(Pending(), 3);
  const auto living = Consume(target_, "living", Storing(target_), kSoon);
  EXPECT_TRUE(Eventually([&] { return target_.results() == 3 && Pending() == 0; }));
}

TEST_F(Events, OfAConsumerThatRestartedAreFinishedUnderItsName) {
  source_.Announce(0, 3);
  ASSERT_TRUE(MakeRelay(source_)->PublishWaiting().ok());
  redis::Connection before(redis_.address());
  ASSERT_TRUE(before.Command({"XGROUP", "CREATE", stream_, "group", "0"}).ok());
  ASSERT_TRUE(before.Command({"XREADGROUP", "GROUP", "group", "one", "STREAMS", stream_, ">"}).ok());
  const auto again = Consume(target_, "one", Storing(target_));
  EXPECT_TRUE(Eventually([&] { return target_.results() == 3 && Pending() == 0; }));
}

TEST_F(Events, ThatKillTheProcessAreBuriedInTheEnd) {
  source_.Announce(0, 1);
  ASSERT_TRUE(MakeRelay(source_)->PublishWaiting().ok());
  // The process died in each of its attempts, before it could say so.
  target_.Run(fmt::format("INSERT INTO inbox (event_id, attempts) VALUES ('{}', {})",
                          source_.Text("SELECT event_id FROM outbox"), kMaxAttempts));
  const auto consumer = Consume(target_, "one", Storing(target_));
  ASSERT_TRUE(Eventually([&] { return target_.Number("SELECT count(*) FROM dead_letter") == 1; }));
  EXPECT_EQ(target_.results(), 0);
  EXPECT_THAT(target_.Text("SELECT reason FROM dead_letter"), HasSubstr("did not survive"));
}

TEST_F(Events, ThatNobodyHasHandledAreNeverTrimmed) {
  constexpr int kShort = 10;
  const auto relay = MakeRelay(source_, kShort);
  redis::Connection slow(redis_.address());
  ASSERT_TRUE(slow.Command({"XGROUP", "CREATE", stream_, "slow", "0", "MKSTREAM"}).ok());
  source_.Announce(0, 50);
  ASSERT_TRUE(relay->PublishWaiting().ok());
  const auto consumer = Consume(target_, "one", Storing(target_));
  ASSERT_TRUE(Eventually([&] { return target_.results() == 50 && Pending() == 0; }));
  source_.Announce(50, 1);
  ASSERT_TRUE(relay->PublishWaiting().ok());
  EXPECT_EQ(Integer({"XLEN", stream_}), 51) << "the slow group has read none of them";

  // It takes half and acknowledges them but for one in the middle.
  const auto taken = slow.Command({"XREADGROUP", "GROUP", "slow", "x", "COUNT", "25", "STREAMS", stream_, ">"});
  ASSERT_TRUE(taken.ok());
  const auto& entries = taken->list[0].list[1].list;
  ASSERT_THAT(entries, SizeIs(25));
  for (size_t i = 0; i < entries.size(); ++i) {
    if (i == 20) continue;
    ASSERT_TRUE(slow.Command({"XACK", stream_, "slow", entries[i].list[0].text}).ok());
  }
  source_.Announce(51, 1);
  ASSERT_TRUE(relay->PublishWaiting().ok());
  EXPECT_EQ(Integer({"XLEN", stream_}), 52 - 20);
}

TEST_F(Events, InHandHaveALimit) {
  const int count = static_cast<int>(kMaxInHand) + 100;
  source_.Announce(0, count);
  ASSERT_TRUE(MakeRelay(source_)->PublishWaiting().ok());
  std::atomic<bool> away{true};
  const auto consumer = Consume(target_, "one", [&](const Event& event) {
    if (away) return Unavailable(Reason::kPeerUnavailable, "away");
    return target_.Store(event);
  });
  // Thousands of transactions: on a busy machine they take their time.
  constexpr std::chrono::seconds kLimit{120};
  ASSERT_TRUE(Eventually([&] { return Pending() >= static_cast<int64_t>(kMaxInHand); }, kLimit));
  EXPECT_LT(Pending(), static_cast<int64_t>(kMaxInHand) + kReadBatch);
  away = false;
  EXPECT_TRUE(Eventually([&] { return target_.results() == count; }, kLimit));
}

}  // namespace
}  // namespace icap::events
