// Carries a service's outbox to its Redis stream.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "services/common/observability/metrics.h"
#include "services/common/postgres/database.h"
#include "services/common/redis/connection.h"

namespace icap::events {

inline constexpr std::chrono::milliseconds kRelayInterval{100};
inline constexpr int kRelayBatch = 100;
// The stream keeps about this many entries; older ones were handled long ago or are published again from the outbox.
inline constexpr int kMaxStreamLength = 100'000;

// Name of a service's stream.
std::string StreamOf(std::string_view service);

// Publishes at least once: a crash between the stream and the mark publishes again, and the consumer's inbox absorbs
// it. Redis is a queue, not a store: each stream has a key beside it (`<stream>:epoch`); when that is gone, Redis was
// emptied, and every event of the outbox is published again.
class Relay {
 public:
  Relay(postgres::Database& database, std::string redis_address, std::string stream, observability::Metrics& metrics);
  ~Relay();

  void Start();
  // Returns when the thread has ended.
  void Stop();

  // One round: publishes what is waiting. Public for tests; Start calls it in a loop.
  absl::Status PublishWaiting();

 private:
  void Run();
  absl::Status RefillIfEmptied();

  postgres::Database& database_;
  redis::Connection redis_;
  const std::string stream_;
  observability::Metrics& metrics_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stop_ = false;
  std::thread thread_;
};

}  // namespace icap::events
