#include "services/common/events/relay.h"

#include <fmt/format.h>

#include "services/common/base/status_macros.h"
#include "services/common/events/wire.h"
#include "services/common/observability/log.h"

namespace icap::events {
namespace {

constexpr char kTakeWaiting[] =
    "SELECT event_id, type, rollout, school, version FROM outbox WHERE NOT published"
    " ORDER BY create_time LIMIT $1 FOR UPDATE SKIP LOCKED";
constexpr char kMarkPublished[] = "UPDATE outbox SET published = true WHERE event_id = $1::uuid";
constexpr char kPublishAgain[] = "UPDATE outbox SET published = false WHERE published";

}  // namespace

std::string StreamOf(std::string_view service) { return fmt::format("icap:events:{}", service); }

Relay::Relay(postgres::Database& database, std::string redis_address, std::string stream,
             observability::Metrics& metrics)
    : database_(database), redis_(std::move(redis_address)), stream_(std::move(stream)), metrics_(metrics) {}

Relay::~Relay() { Stop(); }

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
      observability::Log(observability::Level::kWarn, "relay_waits", {{"stream", stream_}, {"error", status.ToString()}});
    }
    lock.lock();
    stopped_.wait_for(lock, kRelayInterval, [this] { return stop_; });
  }
}

absl::Status Relay::RefillIfEmptied() {
  const std::string epoch = stream_ + ":epoch";
  ICAP_ASSIGN_OR_RETURN(const redis::Reply found, redis_.Command({"EXISTS", epoch}));
  if (found.integer == 1) return absl::OkStatus();
  ICAP_RETURN_IF_ERROR(database_.Transact([&](pqxx::work& transaction) {
    transaction.exec(kPublishAgain);
    return absl::OkStatus();
  }));
  // Only now: a crash before this line refills once more.
  return redis_.Command({"SET", epoch, "1"}).status();
}

absl::Status Relay::PublishWaiting() {
  ICAP_RETURN_IF_ERROR(RefillIfEmptied());
  int published = 0;
  do {
    published = 0;
    ICAP_RETURN_IF_ERROR(database_.Transact([&](pqxx::work& transaction) {
      published = 0;
      for (const auto& row : transaction.exec_params(kTakeWaiting, kRelayBatch)) {
        Event event;
        event.event_id = row[0].as<std::string>();
        event.type = static_cast<EventType>(row[1].as<int>());
        event.rollout = row[2].as<std::string>();
        event.school = row[3].as<std::string>();
        event.version = row[4].as<int64_t>();
        ICAP_RETURN_IF_ERROR(redis_
                                 .Command({"XADD", stream_, "MAXLEN", "~", std::to_string(kMaxStreamLength), "*",
                                           kEventField, ToWire(event)})
                                 .status());
        transaction.exec_params(kMarkPublished, event.event_id);
        ++published;
      }
      return absl::OkStatus();
    }));
    if (published > 0) metrics_.Count("events_published", stream_, published);
  } while (published == kRelayBatch);
  return absl::OkStatus();
}

}  // namespace icap::events
