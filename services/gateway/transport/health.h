// `GET /healthz`: the gateway, its database and the services behind it.
#pragma once

#include <functional>
#include <mutex>
#include <string>

#include "services/common/base/clock.h"
#include "services/gateway/transport/backends.h"

namespace icap::gateway {

// An answer is given again for this long, so that asking is no load.
inline constexpr std::chrono::seconds kHealthMemory{1};

struct HealthReport {
  bool is_serving = false;
  std::string json;  // {"status":"serving","parts":{"collection":"serving",…}}
};

// Thread safe.
class Health {
 public:
  Health(const Backends& backends, std::function<bool()> is_database_reachable, Clock clock)
      : backends_(backends), is_database_reachable_(std::move(is_database_reachable)), clock_(std::move(clock)) {}

  HealthReport Ask();

 private:
  const Backends& backends_;
  const std::function<bool()> is_database_reachable_;
  const Clock clock_;
  std::mutex mutex_;
  HealthReport last_;
  Timestamp valid_until_{};
};

}  // namespace icap::gateway
