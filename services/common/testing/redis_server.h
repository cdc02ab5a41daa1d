// A Redis of its own for a test, that the test may stop, kill and empty.
#pragma once

#include <sys/types.h>

#include <string>

namespace icap::testing {

// Starts `redis-server` on a unix socket in a folder of its own, without anything on disk. Aborts with a sentence when
// it does not come up within some seconds. Ended by its process id at destruction.
class RedisServer {
 public:
  RedisServer();
  ~RedisServer();

  RedisServer(const RedisServer&) = delete;
  RedisServer& operator=(const RedisServer&) = delete;

  // "unix:/path".
  std::string address() const { return "unix:" + folder_ + "/redis.sock"; }

  // Ends the process as a crash would; nothing of it is left.
  void Kill();

  // Starts it again on the same address, empty.
  void Start();

 private:
  std::string folder_;
  pid_t process_ = -1;
};

}  // namespace icap::testing
