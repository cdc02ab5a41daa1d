// Takes events from Redis streams as one of a consumer group, and gives each to a handler until it is handled.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "services/common/events/event.h"
#include "services/common/observability/metrics.h"
#include "services/common/postgres/database.h"
#include "services/common/redis/connection.h"

namespace icap::events {

// After this many failures an event goes to the dead letters.
inline constexpr int kMaxAttempts = 5;
// How long a read waits for new entries, and so how long Stop may take.
inline constexpr std::chrono::milliseconds kReadWait{200};
// Pauses after a failure double from the first to the longest.
inline constexpr std::chrono::milliseconds kFirstRetryPause{200};
inline constexpr std::chrono::milliseconds kLongestRetryPause{5'000};
// Entries that another consumer of the group has left lying for this long are taken over.
inline constexpr std::chrono::milliseconds kTakeOverAfter{60'000};
// Entries taken at once.
inline constexpr int kReadBatch = 16;
// A consumer that has this many entries in hand, because a peer is away, takes no more.
inline constexpr size_t kMaxInHand = 1'000;

// Handles an event. Must store its results, its own announcements and MarkHandled (events/tables.h) in one transaction.
// Re-reads its source and recomputes from scratch, so that duplicates and reordering change nothing. UNAVAILABLE means
// that a peer or a store is away: it is tried again for as long as it takes. Other errors count as failed attempts.
using Handler = std::function<absl::Status(const Event&)>;

class Consumer {
 public:
  // `group`: the consuming service; `instance`: this replica's stable name, under which a restarted process finds
  // the entries it had taken.
  Consumer(postgres::Database& database, std::string redis_address, std::vector<std::string> streams, std::string group,
           std::string instance, Handler handler, observability::Metrics& metrics,
           std::chrono::milliseconds take_over_after = kTakeOverAfter);
  ~Consumer();

  void Start();
  // Returns when the event in work is done.
  void Stop();

 private:
  // An entry of a stream that is ours and not acknowledged.
  struct Entry {
    std::string stream;
    std::string entry_id;
    std::string bytes;
    std::chrono::steady_clock::time_point due{};
    std::chrono::milliseconds pause = kFirstRetryPause;
  };

  void Run();
  absl::Status Round();
  absl::Status Join(const std::string& stream);
  absl::Status Read(const std::string& from);
  absl::Status TakeOver();
  void Remember(const std::string& stream, const redis::Reply& entries);
  absl::Status HandleDue();
  void Rest();
  // Whether the entry is finished and can be acknowledged.
  absl::StatusOr<bool> Attempt(Entry& entry);

  postgres::Database& database_;
  redis::Connection redis_;
  const std::vector<std::string> streams_;
  const std::string group_;
  const std::string instance_;
  const Handler handler_;
  observability::Metrics& metrics_;
  const std::chrono::milliseconds take_over_after_;
  bool joined_ = false;
  std::chrono::steady_clock::time_point take_over_at_{};
  std::map<std::string, Entry> waiting_;  // by stream and entry id
  std::mutex mutex_;
  std::condition_variable stopped_;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

// Gives every dead letter to `handler` once more. Returns how many were handled; the rest stay, with the new reason.
absl::StatusOr<int> ReplayDeadLetters(postgres::Database& database, const Handler& handler);

// Events in the dead letters.
absl::StatusOr<int> CountDeadLetters(postgres::Database& database);

}  // namespace icap::events
