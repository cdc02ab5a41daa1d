#include "services/common/events/consumer.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/common/base/status_macros.h"
#include "services/common/events/relay.h"
#include "services/common/events/wire.h"
#include "services/common/observability/log.h"

namespace icap::events {
namespace {

// Counted before the attempt, so that a crash cannot retry for ever.
constexpr char kCountAttempt[] =
    "INSERT INTO inbox (event_id, attempts) VALUES ($1::uuid, 1)"
    " ON CONFLICT (event_id) DO UPDATE SET attempts = inbox.attempts + 1 RETURNING attempts, handled";
constexpr char kGiveBackAttempt[] = "UPDATE inbox SET attempts = attempts - 1 WHERE event_id = $1::uuid";
constexpr char kBury[] =
    "INSERT INTO dead_letter (event_id, type, rollout, school, version, reason)"
    " VALUES ($1::uuid, $2, $3, $4, $5, $6)"
    " ON CONFLICT (event_id) DO UPDATE SET reason = EXCLUDED.reason, create_time = now()";
// Keeps the reason that is known.
constexpr char kBuryOnce[] =
    "INSERT INTO dead_letter (event_id, type, rollout, school, version, reason)"
    " VALUES ($1::uuid, $2, $3, $4, $5, $6) ON CONFLICT (event_id) DO NOTHING";
constexpr char kListBuried[] = "SELECT event_id, type, rollout, school, version FROM dead_letter ORDER BY create_time";
constexpr char kCountBuried[] = "SELECT count(*) FROM dead_letter";
constexpr char kUnbury[] = "DELETE FROM dead_letter WHERE event_id = $1::uuid";

struct Count {
  int attempts = 0;
  bool handled = false;
};

absl::StatusOr<Count> CountAttempt(postgres::Database& database, const Event& event) {
  return database.TransactFor<Count>([&](pqxx::work& transaction) -> absl::StatusOr<Count> {
    const auto row = transaction.exec_params1(kCountAttempt, event.event_id);
    return Count{row[0].as<int>(), row[1].as<bool>()};
  });
}

absl::Status Bury(postgres::Database& database, const Event& event, const absl::Status& failure,
                  const char* statement = kBury) {
  return database.Transact([&](pqxx::work& transaction) {
    transaction.exec_params(statement, event.event_id, static_cast<int>(event.type), event.rollout, event.school,
                            event.version, failure.ToString());
    return absl::OkStatus();
  });
}

bool IsNoGroup(const absl::Status& status) {
  return std::string_view(status.message().data(), status.message().size()).starts_with("NOGROUP");
}

}  // namespace

Consumer::Consumer(postgres::Database& database, std::string redis_address, std::vector<std::string> streams,
                   std::string group, std::string instance, Handler handler, observability::Metrics& metrics,
                   std::chrono::milliseconds take_over_after)
    : database_(database),
      redis_(std::move(redis_address)),
      streams_(std::move(streams)),
      group_(std::move(group)),
      instance_(std::move(instance)),
      handler_(std::move(handler)),
      metrics_(metrics),
      take_over_after_(take_over_after) {}

Consumer::~Consumer() {
  Stop();
}

void Consumer::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Consumer::Stop() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Consumer::Run() {
  while (!stop_) {
    const absl::Status status = Round();
    if (status.ok()) continue;
    // A Redis that was emptied has lost the group, and what we had taken from it comes again from the outbox.
    joined_ = false;
    if (IsNoGroup(status)) continue;
    observability::Log(observability::Level::kWarn, "consumer_waits",
                       {{"group", group_}, {"error", status.ToString()}});
    Rest();
  }
}

void Consumer::Rest() {
  std::unique_lock<std::mutex> lock(mutex_);
  stopped_.wait_for(lock, kReadWait, [this] { return stop_.load(); });
}

absl::Status Consumer::Round() {
  if (!joined_) {
    for (const std::string& stream : streams_) ICAP_RETURN_IF_ERROR(Join(stream));
    waiting_.clear();
    ICAP_RETURN_IF_ERROR(Read("0"));
    joined_ = true;
  }
  if (std::chrono::steady_clock::now() >= take_over_at_) {
    ICAP_RETURN_IF_ERROR(TakeOver());
    take_over_at_ = std::chrono::steady_clock::now() + take_over_after_ / 2;
  }
  ICAP_RETURN_IF_ERROR(HandleDue());
  if (waiting_.size() < kMaxInHand) return Read(">");
  Rest();
  return absl::OkStatus();
}

absl::Status Consumer::Join(const std::string& stream) {
  const auto made = redis_.Command({"XGROUP", "CREATE", stream, group_, "0", "MKSTREAM"});
  if (!made.ok() && std::string(made.status().message()).starts_with("BUSYGROUP")) return absl::OkStatus();
  return made.status();
}

absl::Status Consumer::Read(const std::string& from) {
  const int count = from == ">" ? kReadBatch : static_cast<int>(kMaxInHand);
  std::vector<std::string> command = {"XREADGROUP", "GROUP", group_, instance_, "COUNT", std::to_string(count)};
  if (from == ">") command.insert(command.end(), {"BLOCK", std::to_string(kReadWait.count())});
  command.push_back("STREAMS");
  command.insert(command.end(), streams_.begin(), streams_.end());
  command.insert(command.end(), streams_.size(), from);
  ICAP_ASSIGN_OR_RETURN(const redis::Reply reply, redis_.Command(command));
  for (const redis::Reply& stream : reply.list) {
    if (stream.list.size() == 2) Remember(stream.list[0].text, stream.list[1]);
  }
  return absl::OkStatus();
}

absl::Status Consumer::TakeOver() {
  for (const std::string& stream : streams_) {
    ICAP_ASSIGN_OR_RETURN(const redis::Reply reply, redis_.Command({"XAUTOCLAIM", stream, group_, instance_,
                                                                    std::to_string(take_over_after_.count()), "0",
                                                                    "COUNT", std::to_string(kReadBatch)}));
    if (reply.list.size() >= 2) Remember(stream, reply.list[1]);
  }
  return absl::OkStatus();
}

void Consumer::Remember(const std::string& stream, const redis::Reply& entries) {
  for (const redis::Reply& entry : entries.list) {
    if (entry.list.size() != 2) continue;
    Entry taken;
    taken.stream = stream;
    taken.entry_id = entry.list[0].text;
    const auto& fields = entry.list[1].list;
    for (size_t i = 0; i + 1 < fields.size(); i += 2) {
      if (fields[i].text == kEventField) taken.bytes = fields[i + 1].text;
    }
    waiting_.emplace(fmt::format("{} {}", taken.stream, taken.entry_id), std::move(taken));
  }
}

absl::Status Consumer::HandleDue() {
  for (auto it = waiting_.begin(); it != waiting_.end() && !stop_;) {
    Entry& entry = it->second;
    if (std::chrono::steady_clock::now() < entry.due) {
      ++it;
      continue;
    }
    const auto finished = Attempt(entry);
    if (!finished.ok() || !*finished) {
      entry.due = std::chrono::steady_clock::now() + entry.pause;
      entry.pause = std::min(entry.pause * 2, kLongestRetryPause);
      ++it;
      continue;
    }
    ICAP_RETURN_IF_ERROR(redis_.Command({"XACK", entry.stream, group_, entry.entry_id}).status());
    it = waiting_.erase(it);
  }
  metrics_.Set("events_waiting", group_, static_cast<double>(waiting_.size()));
  return absl::OkStatus();
}

absl::StatusOr<bool> Consumer::Attempt(Entry& entry) {
  const auto event = FromWire(entry.bytes);
  if (!event.has_value()) {
    observability::Log(observability::Level::kError, "event_unreadable", {{"entry", entry.entry_id}});
    return true;
  }
  ICAP_ASSIGN_OR_RETURN(const Count count, CountAttempt(database_, *event));
  if (count.handled) return true;
  if (count.attempts > kMaxAttempts) {
    // Buried before, or the attempts before this one ended without an answer: the process died in each of them.
    ICAP_RETURN_IF_ERROR(
        Bury(database_, *event, absl::AbortedError("the handler did not survive its attempts"), kBuryOnce));
    metrics_.Count("events_buried", entry.stream);
    return true;
  }
  const absl::Status status = handler_(*event);
  metrics_.Count("events_handled", status.ok() ? "ok" : "error");
  if (status.ok()) return true;
  observability::Log(observability::Level::kWarn, "event_failed",
                     {{"event", event->event_id}, {"rollout", event->rollout}, {"error", status.ToString()}});
  if (absl::IsUnavailable(status)) {
    ICAP_RETURN_IF_ERROR(database_.Transact([&](pqxx::work& transaction) {
      transaction.exec_params(kGiveBackAttempt, event->event_id);
      return absl::OkStatus();
    }));
    return false;
  }
  if (count.attempts < kMaxAttempts) return false;
  ICAP_RETURN_IF_ERROR(Bury(database_, *event, status));
  metrics_.Count("events_buried", entry.stream);
  return true;
}

absl::StatusOr<int> ReplayDeadLetters(postgres::Database& database, const Handler& handler) {
  std::vector<Event> buried;
  ICAP_RETURN_IF_ERROR(database.Transact([&](pqxx::work& transaction) {
    buried.clear();
    for (const auto& row : transaction.exec(kListBuried)) {
      buried.push_back({row[0].as<std::string>(), static_cast<EventType>(row[1].as<int>()), row[2].as<std::string>(),
                        row[3].as<std::string>(), row[4].as<int64_t>()});
    }
    return absl::OkStatus();
  }));
  int handled = 0;
  for (const Event& event : buried) {
    const absl::Status status = handler(event);
    if (!status.ok()) {
      ICAP_RETURN_IF_ERROR(Bury(database, event, status));
      continue;
    }
    ICAP_RETURN_IF_ERROR(database.Transact([&](pqxx::work& transaction) {
      transaction.exec_params(kUnbury, event.event_id);
      return absl::OkStatus();
    }));
    ++handled;
  }
  return handled;
}

absl::StatusOr<int> CountDeadLetters(postgres::Database& database) {
  return database.TransactFor<int>(
      [](pqxx::work& transaction) -> absl::StatusOr<int> { return transaction.exec1(kCountBuried)[0].as<int>(); });
}

}  // namespace icap::events
