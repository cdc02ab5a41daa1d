// Redis behind statuses: one connection with timeouts that comes back by itself.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

struct redisContext;

namespace icap::redis {

// Answers that take longer than this beyond a command's own blocking time count as lost.
inline constexpr std::chrono::seconds kTimeout{5};

// A value of Redis.
struct Reply {
  enum class Kind { kNil, kInteger, kText, kList };
  Kind kind = Kind::kNil;
  int64_t integer = 0;
  std::string text;
  std::vector<Reply> list;
};

// Not thread safe: one a thread.
class Connection {
 public:
  // `address`: "unix:/path" or "host:port". Connects at the first command.
  explicit Connection(std::string address);
  ~Connection();

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs a command. UNAVAILABLE STORE_UNAVAILABLE: no connection or it was lost; the next command connects anew.
  // UNKNOWN: Redis refused the command; the message is Redis's own, e.g. "NOGROUP …".
  absl::StatusOr<Reply> Command(const std::vector<std::string>& arguments);

 private:
  struct Free {
    void operator()(redisContext* context) const;
  };

  absl::Status Connect();

  const std::string address_;
  std::unique_ptr<redisContext, Free> context_;
};

}  // namespace icap::redis
