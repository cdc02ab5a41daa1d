#include "services/common/events/relay.h"

#include <fmt/format.h>

#include <cstdlib>
#include <map>

#include "services/common/base/status_macros.h"
#include "services/common/events/wire.h"
#include "services/common/observability/log.h"

namespace icap::events {
namespace {

constexpr char kTakeWaiting[] =
    "SELECT event_id, type, rollout, school, version FROM outbox WHERE epoch < $1"
    " ORDER BY create_time LIMIT $2 FOR UPDATE SKIP LOCKED";
constexpr char kMarkPublished[] = "UPDATE outbox SET epoch = $2 WHERE event_id = $1::uuid";
constexpr char kNextEpoch[] = "SELECT nextval('outbox_epoch_number')";
constexpr std::string_view kRunId = "run_id:";

// Identifies one life of a Redis process.
absl::StatusOr<std::string> RunIdOf(redis::Connection& redis) {
  ICAP_ASSIGN_OR_RETURN(const redis::Reply info, redis.Command({"INFO", "server"}));
  const size_t begin = info.text.find(kRunId);
  if (begin == std::string::npos) return absl::UnknownError("Redis does not say its run_id");
  const size_t end = info.text.find_first_of("\r\n", begin);
  return info.text.substr(begin + kRunId.size(), end - begin - kRunId.size());
}

// Whether stream entry `a` is before `b`: "milliseconds-number".
bool IsBefore(const std::string& a, const std::string& b) {
  const auto number = [](const std::string& text, size_t begin) {
    return std::strtoull(text.c_str() + begin, nullptr, 10);
  };
  const auto a_time = number(a, 0), b_time = number(b, 0);
  return a_time != b_time ? a_time < b_time : number(a, a.find('-') + 1) < number(b, b.find('-') + 1);
}

}  // namespace

std::string StreamOf(std::string_view service) {
  return fmt::format("icap:events:{}", service);
}

Relay::Relay(postgres::Database& database, std::string redis_address, std::string stream,
             observability::Metrics& metrics, int max_stream_length)
    : database_(database),
      redis_(std::move(redis_address)),
      stream_(std::move(stream)),
      metrics_(metrics),
      max_stream_length_(max_stream_length) {}

Relay::~Relay() {
  Stop();
}

void Relay::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Relay::Stop() {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stop_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Relay::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!stop_) {
    lock.unlock();
    const absl::Status status = PublishWaiting();
    if (!status.ok()) {
      observability::Log(observability::Level::kWarn, "relay_waits",
                         {{"stream", stream_}, {"error", status.ToString()}});
    }
    lock.lock();
    stopped_.wait_for(lock, kRelayInterval, [this] { return stop_; });
  }
}

absl::StatusOr<int64_t> Relay::Epoch() {
  ICAP_ASSIGN_OR_RETURN(const std::string run_id, RunIdOf(redis_));
  const std::string key = stream_ + ":epoch";
  ICAP_ASSIGN_OR_RETURN(const redis::Reply found, redis_.Command({"HGET", key, run_id}));
  if (found.kind == redis::Reply::Kind::kText) return std::strtoll(found.text.c_str(), nullptr, 10);
  int64_t next = 0;
  ICAP_RETURN_IF_ERROR(database_.Transact([&](pqxx::work& transaction) {
    next = transaction.exec1(kNextEpoch)[0].as<int64_t>();
    return absl::OkStatus();
  }));
  observability::Log(observability::Level::kInfo, "relay_refills", {{"stream", stream_}});
  // Of relays that come here at once, the first decides.
  ICAP_RETURN_IF_ERROR(redis_.Command({"HSETNX", key, run_id, std::to_string(next)}).status());
  ICAP_ASSIGN_OR_RETURN(const redis::Reply decided, redis_.Command({"HGET", key, run_id}));
  return std::strtoll(decided.text.c_str(), nullptr, 10);
}

absl::Status Relay::Publish(pqxx::work& transaction, int64_t epoch, int* published) {
  *published = 0;
  for (const auto& row : transaction.exec_params(kTakeWaiting, epoch, kRelayBatch)) {
    Event event;
    event.event_id = row[0].as<std::string>();
    event.type = static_cast<EventType>(row[1].as<int>());
    event.rollout = row[2].as<std::string>();
    event.school = row[3].as<std::string>();
    event.version = row[4].as<int64_t>();
    ICAP_RETURN_IF_ERROR(redis_.Command({"XADD", stream_, "*", kEventField, ToWire(event)}).status());
    transaction.exec_params(kMarkPublished, event.event_id, epoch);
    ++*published;
  }
  return absl::OkStatus();
}

absl::Status Relay::Trim() {
  ICAP_ASSIGN_OR_RETURN(const redis::Reply length, redis_.Command({"XLEN", stream_}));
  if (length.integer <= max_stream_length_) return absl::OkStatus();
  ICAP_ASSIGN_OR_RETURN(const redis::Reply groups, redis_.Command({"XINFO", "GROUPS", stream_}));
  std::string oldest_needed;
  for (const redis::Reply& group : groups.list) {
    std::map<std::string, const redis::Reply*> fields;
    for (size_t i = 0; i + 1 < group.list.size(); i += 2) fields[group.list[i].text] = &group.list[i + 1];
    if (fields["name"] == nullptr || fields["last-delivered-id"] == nullptr) return absl::OkStatus();
    std::string needed = fields["last-delivered-id"]->text;
    ICAP_ASSIGN_OR_RETURN(const redis::Reply pending, redis_.Command({"XPENDING", stream_, fields["name"]->text}));
    if (pending.list.size() > 1 && pending.list[0].integer > 0) needed = pending.list[1].text;
    if (oldest_needed.empty() || IsBefore(needed, oldest_needed)) oldest_needed = needed;
  }
  if (oldest_needed.empty()) return absl::OkStatus();
  return redis_.Command({"XTRIM", stream_, "MINID", oldest_needed}).status();
}

absl::Status Relay::PublishWaiting() {
  ICAP_ASSIGN_OR_RETURN(const int64_t epoch, Epoch());
  int published = 0;
  do {
    ICAP_RETURN_IF_ERROR(
        database_.Transact([&](pqxx::work& transaction) { return Publish(transaction, epoch, &published); }));
    if (published > 0) {
      metrics_.Count("events_published", stream_, published);
      ICAP_RETURN_IF_ERROR(Trim());
    }
  } while (published == kRelayBatch);
  return absl::OkStatus();
}

}  // namespace icap::events
