// Carries a service's outbox to its Redis stream.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/observability/metrics.h"
#include "services/common/postgres/database.h"
#include "services/common/redis/connection.h"

namespace icap::events {

inline constexpr std::chrono::milliseconds kRelayInterval{100};
inline constexpr int kRelayBatch = 100;
// A stream with more entries loses those that every consumer group has acknowledged, and no other.
inline constexpr int kMaxStreamLength = 100'000;

// Name of a service's stream.
std::string StreamOf(std::string_view service);

// Publishes at least once: a crash between the stream and the mark publishes again, and the consumer's inbox absorbs
// it. Redis is a queue, not a store: each event remembers the epoch it was published in, and a Redis that was restarted
// or emptied starts a new epoch (`<stream>:epoch`, by Redis's run_id), in which every event is published again.
class Relay {
 public:
  Relay(postgres::Database& database, std::string redis_address, std::string stream, observability::Metrics& metrics,
        int max_stream_length = kMaxStreamLength);
  ~Relay();

  void Start();
  // Returns when the thread has ended.
  void Stop();

  // One round: publishes what is waiting. Public for tests; Start calls it in a loop.
  absl::Status PublishWaiting();

 private:
  void Run();
  // The number of Redis's present life; begins a new one when this life has none.
  absl::StatusOr<int64_t> Epoch();
  absl::Status Publish(pqxx::work& transaction, int64_t epoch, int* published);
  absl::Status Trim();

  postgres::Database& database_;
  redis::Connection redis_;
  const std::string stream_;
  observability::Metrics& metrics_;
  const int max_stream_length_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace icap::events
