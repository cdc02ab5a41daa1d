#include "services/collection/config.h"

#include "services/common/base/status_macros.h"
#include "services/common/config/environment.h"

namespace icap::collection {
absl::StatusOr<Config> ReadConfig() {
  config::Environment environment;
  Config config;
  config.listen = environment.Required("ICAP_LISTEN", "gRPC address, unix:/path or host:port");
  config.database = environment.Required("ICAP_DATABASE", "libpq connection string of the service's database");
  config.redis = environment.Required("ICAP_REDIS", "unix:/path or host:port");
  config.keys = environment.Required("ICAP_KEYS", "folder with <issuer>.pub.pem");
  config.metrics_listen = environment.Optional("ICAP_METRICS_LISTEN", "");
  config.log_level = environment.Optional("ICAP_LOG_LEVEL", "info");
  config.rollout_keys = environment.Required("ICAP_ROLLOUT_KEYS", "folder for the keys of rollouts, the service's own");
  config.database_connections = environment.Number("ICAP_DATABASE_CONNECTIONS", 24, 4, 200);
  config.writers = environment.Number("ICAP_SUBMISSION_WRITERS", 2, 1, 16);
  ICAP_RETURN_IF_ERROR(environment.Finish());
  return config;
}

}  // namespace icap::collection
