#include "services/collection/config.h"

#include "services/common/base/encoding.h"
#include "services/common/base/status_macros.h"
#include "services/common/config/environment.h"

namespace icap::collection {
namespace {

constexpr size_t kKeyBytes = 32;

absl::StatusOr<Redacted<std::string>> KeyOf(const char* name, const std::string& text) {
  const auto bytes = FromHex(text);
  if (bytes.has_value() && bytes->size() == kKeyBytes) return Redacted(*bytes);
  return absl::InvalidArgumentError(std::string(name) + ": the file must hold 64 hexadecimal digits");
}

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
  config.rollout_keys = environment.Required("ICAP_ROLLOUT_KEYS", "folder for the keys of rollouts, the service's own");
  const std::string field_key = environment.SecretFile("ICAP_FIELD_KEY", "file with 32 random bytes in hexadecimal");
  config.roster_secrets = environment.Optional("ICAP_ROSTER_SECRETS", "");
  config.database_connections = environment.Number("ICAP_DATABASE_CONNECTIONS", 24, 4, 200);
  config.writers = environment.Number("ICAP_SUBMISSION_WRITERS", 2, 1, 16);
  ICAP_RETURN_IF_ERROR(environment.Finish());
  ICAP_ASSIGN_OR_RETURN(config.field_key, KeyOf("ICAP_FIELD_KEY", field_key));
  return config;
}

}  // namespace icap::collection
