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

// Every link begins with the address; e-mail is sent when there is a server, and then everything it needs is.
absl::Status CheckMail(Config& config) {
  std::string& address = config.web_address;
  while (address.ends_with('/')) address.pop_back();
  if (!address.empty() && !address.starts_with("https://") && !address.starts_with("http://")) {
    return absl::InvalidArgumentError("ICAP_WEB_ADDRESS: must begin with https:// (or http://)");
  }
  if (config.smtp.url.empty()) return absl::OkStatus();
  if (address.empty()) return absl::InvalidArgumentError("ICAP_WEB_ADDRESS: is needed for ICAP_SMTP_URL");
  return CheckSmtpSettings(config.smtp);
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
  config.smtp.url = environment.Optional("ICAP_SMTP_URL", "");
  config.smtp.user = environment.Optional("ICAP_SMTP_USER", "");
  config.smtp.from = environment.Optional("ICAP_MAIL_FROM", "");
  config.smtp.from_name = environment.Optional("ICAP_MAIL_FROM_NAME", "");
  config.smtp.ca_file = environment.Optional("ICAP_SMTP_CA", "");
  config.smtp.password =
      Redacted(environment.OptionalSecret("ICAP_SMTP_PASSWORD", "file with the password of ICAP_SMTP_USER"));
  config.mail_per_minute = environment.Number("ICAP_MAIL_PER_MINUTE", 300, 1, 60'000);
  config.web_address = environment.Optional("ICAP_WEB_ADDRESS", "");
  const std::string tls = environment.Optional("ICAP_TLS", "");
  ICAP_RETURN_IF_ERROR(environment.Finish());
  ICAP_ASSIGN_OR_RETURN(config.tls, rpc::Tls::Read(tls));
  ICAP_RETURN_IF_ERROR(CheckMail(config));
  ICAP_ASSIGN_OR_RETURN(config.field_key, KeyOf("ICAP_FIELD_KEY", field_key));
  return config;
}

}  // namespace icap::collection
