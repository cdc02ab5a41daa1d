#include "services/profile/config.h"

#include "services/common/base/status_macros.h"
#include "services/common/config/environment.h"

namespace icap::profile {

absl::StatusOr<Config> ReadConfig() {
  config::Environment environment;
  Config config;
  config.listen = environment.Required("ICAP_LISTEN", "gRPC address, unix:/path or host:port");
  config.database = environment.Required("ICAP_DATABASE", "libpq connection string of the service's database");
  config.redis = environment.Required("ICAP_REDIS", "unix:/path or host:port");
  config.keys = environment.Required("ICAP_KEYS", "folder with <issuer>.pub.pem");
  config.private_key = Redacted(environment.SecretFile("ICAP_KEY", "file of profile's EC P-256 private key in PEM"));
  config.scoring = environment.Required("ICAP_SCORING", "gRPC address of scoring");
  config.collection = environment.Required("ICAP_COLLECTION", "gRPC address of collection");
  config.metrics_listen = environment.Optional("ICAP_METRICS_LISTEN", "");
  config.log_level = environment.Optional("ICAP_LOG_LEVEL", "info");
  config.instance = environment.Optional("ICAP_INSTANCE", "profile-1");
  config.policy.min_respondents = environment.Number("ICAP_MIN_RESPONDENTS", 10, 10, 1'000);
  config.policy.min_response_rate = environment.Number("ICAP_MIN_RESPONSE_PERCENT", 40, 40, 100) / 100.0;
  config.policy.complete_at = environment.Number("ICAP_COMPLETE_PERCENT", 65, 65, 100) / 100.0;
  const std::string tls = environment.Optional("ICAP_TLS", "");
  ICAP_RETURN_IF_ERROR(environment.Finish());
  ICAP_ASSIGN_OR_RETURN(config.tls, rpc::Tls::Read(tls));
  if (!CheckPolicy(config.policy).ok()) {
    return absl::InvalidArgumentError("ICAP_COMPLETE_PERCENT must not be below ICAP_MIN_RESPONSE_PERCENT");
  }
  return config;
}

}  // namespace icap::profile
