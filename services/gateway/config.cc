#include "services/gateway/config.h"

#include "services/common/base/status_macros.h"
#include "services/common/config/environment.h"

namespace icap::gateway {

absl::StatusOr<Config> ReadConfig() {
  config::Environment environment;
  Config config;
  config.http_listen = environment.Optional("ICAP_HTTP_LISTEN", "127.0.0.1:8080");
  config.database = environment.Required("ICAP_DATABASE", "libpq connection string of the gateway's database");
  config.web_root = environment.Required("ICAP_WEB_ROOT", "folder of the built web app");
  config.secrets = environment.Required("ICAP_SECRETS", "folder for the passwords of the first start");
  config.metrics_listen = environment.Optional("ICAP_METRICS_LISTEN", "");
  config.log_level = environment.Optional("ICAP_LOG_LEVEL", "info");
  config.private_key =
      Redacted(environment.SecretFile("ICAP_KEY", "file of the gateway's EC P-256 private key in PEM"));
  config.secure_cookies = environment.Number("ICAP_SECURE_COOKIES", 0, 0, 1) == 1;
  config.backends["collection"] = environment.Required("ICAP_COLLECTION", "gRPC address of collection");
  config.backends["scoring"] = environment.Required("ICAP_SCORING", "gRPC address of scoring");
  config.backends["profile"] = environment.Required("ICAP_PROFILE", "gRPC address of profile");
  config.backends["reporting"] = environment.Required("ICAP_REPORTING", "gRPC address of reporting");
  const std::string tls = environment.Optional("ICAP_TLS", "");
  ICAP_RETURN_IF_ERROR(environment.Finish());
  ICAP_ASSIGN_OR_RETURN(config.tls, rpc::Tls::Read(tls));
  return config;
}

}  // namespace icap::gateway
