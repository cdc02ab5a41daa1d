#include "services/collection/config.h"

#include "services/common/base/encoding.h"
#include "services/common/base/status_macros.h"
#include "services/common/config/environment.h"

namespace icap::collection {
namespace {

constexpr size_t kKeyBytes = 32;

}  // namespace

absl::StatusOr<Config> ReadConfig() {
  config::Environment environment;
  Config config;
  config.listen = environment.Required("ICAP_LISTEN", "gRPC address, unix:/path or host:port");
  config.database = environment.Required("ICAP_DATABASE", "libpq connection string of the service's database");
  config.redis = environment.Required("ICAP_REDIS", "unix:/path or host:port");
  config.keys = environment.Required("ICAP_KEYS", "folder with <issuer>.pub.pem");
  config.metrics_listen = environment.Optional("ICAP_METRICS_LISTEN", "");
  config.log_level = environment.Optional("ICAP_LOG_LEVEL", "info");
  const std::string key = environment.SecretFile("ICAP_SUBMISSION_KEY", "file with 32 random bytes in hexadecimal");
  config.roster_secrets = environment.Optional("ICAP_ROSTER_SECRETS", "");
  config.database_connections = environment.Number("ICAP_DATABASE_CONNECTIONS", 24, 4, 200);
  config.writers = environment.Number("ICAP_SUBMISSION_WRITERS", 2, 1, 16);
  ICAP_RETURN_IF_ERROR(environment.Finish());
  const auto bytes = FromHex(key);
  if (!bytes.has_value() || bytes->size() != kKeyBytes) {
    return absl::InvalidArgumentError("ICAP_SUBMISSION_KEY: the file must hold 64 hexadecimal digits");
  }
  config.submission_key = Redacted(*bytes);
  return config;
}

}  // namespace icap::collection
