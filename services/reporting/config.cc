#include "services/reporting/config.h"

#include <fmt/format.h>

#include <filesystem>

#include "services/common/base/status_macros.h"
#include "services/common/config/environment.h"

namespace icap::reporting {
namespace {

absl::Status CheckFile(const char* name, const std::filesystem::path& path) {
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format("{}: there is no file {}", name, path.string()));
}

}  // namespace

absl::StatusOr<Config> ReadConfig() {
  config::Environment environment;
  Config config;
  config.listen = environment.Required("ICAP_LISTEN", "gRPC address, unix:/path or host:port");
  config.database = environment.Required("ICAP_DATABASE", "libpq connection string of the service's database");
  config.redis = environment.Required("ICAP_REDIS", "unix:/path or host:port");
  config.keys = environment.Required("ICAP_KEYS", "folder with <issuer>.pub.pem");
  config.private_key = Redacted(environment.SecretFile("ICAP_KEY", "file of reporting's EC P-256 private key in PEM"));
  config.profile = environment.Required("ICAP_PROFILE", "gRPC address of profile");
  config.collection = environment.Required("ICAP_COLLECTION", "gRPC address of collection");
  config.node = environment.Optional("ICAP_NODE", "node");
  config.typesetter = environment.Required("ICAP_TYPESETTER", "path of the typesetter's main.mjs");
  config.templates = environment.Required("ICAP_TEMPLATES", "folder with the templates");
  config.typesetters = environment.Number("ICAP_TYPESETTERS", 2, 1, 64);
  config.instance = environment.Optional("ICAP_INSTANCE", "reporting-1");
  config.metrics_listen = environment.Optional("ICAP_METRICS_LISTEN", "");
  config.log_level = environment.Optional("ICAP_LOG_LEVEL", "info");
  const std::string tls = environment.Optional("ICAP_TLS", "");
  ICAP_RETURN_IF_ERROR(environment.Finish());
  ICAP_ASSIGN_OR_RETURN(config.tls, rpc::Tls::Read(tls));
  ICAP_RETURN_IF_ERROR(CheckFile("ICAP_TYPESETTER", config.typesetter));
  ICAP_RETURN_IF_ERROR(CheckFile("ICAP_TEMPLATES", std::filesystem::path(config.templates) / "school_report.typ"));
  return config;
}

}  // namespace icap::reporting
