#include "services/scoring/config.h"

#include "services/common/base/status_macros.h"
#include "services/common/config/environment.h"

namespace icap::scoring {

absl::StatusOr<Config> ReadConfig() {
  config::Environment environment;
  Config config;
  config.listen = environment.Required("ICAP_LISTEN", "gRPC address, unix:/path or host:port");
  config.database = environment.Required("ICAP_DATABASE", "libpq connection string of the service's database");
  config.redis = environment.Required("ICAP_REDIS", "unix:/path or host:port");
  config.keys = environment.Required("ICAP_KEYS", "folder with <issuer>.pub.pem");
  config.private_key =
      Redacted(environment.SecretFile("ICAP_KEY", "file of the service's EC P-256 private key in PEM"));
  config.collection = environment.Required("ICAP_COLLECTION", "gRPC address of collection");
  config.instance = environment.Optional("ICAP_INSTANCE", "scoring-1");
  config.metrics_listen = environment.Optional("ICAP_METRICS_LISTEN", "");
  config.log_level = environment.Optional("ICAP_LOG_LEVEL", "info");
  config.database_connections = environment.Number("ICAP_DATABASE_CONNECTIONS", 8, 4, 200);
  const std::string tls = environment.Optional("ICAP_TLS", "");
  ICAP_RETURN_IF_ERROR(environment.Finish());
  ICAP_ASSIGN_OR_RETURN(config.tls, rpc::Tls::Read(tls));
  return config;
}

}  // namespace icap::scoring
