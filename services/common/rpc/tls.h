// TLS between services: each side shows a certificate of the installation's own authority.
#pragma once

#include <grpcpp/grpcpp.h>
#include <grpcpp/security/tls_certificate_provider.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace icap::rpc {

// Files of a service in its folder, in PEM. Named as Kubernetes and cert-manager name them.
inline constexpr char kAuthorityFile[] = "ca.crt";     // whose certificates are believed
inline constexpr char kCertificateFile[] = "tls.crt";  // the service's own, for the host by which it is called
inline constexpr char kKeyFile[] = "tls.key";          // of that certificate
// How often they are looked at again.
inline constexpr std::chrono::seconds kReadTlsAgain{60};

// Whether `address` is "unix:/path", and not "host:port".
bool IsUnixSocket(std::string_view address);

// What a service needs for TLS, or nothing. A renewed certificate needs no restart. A unix socket is the kernel's own
// and never has TLS. An address is "unix:/path" or "host:port". Cheap to copy; thread safe.
class Tls {
 public:
  // Without TLS.
  Tls() = default;

  // The files of `folder`, or nothing when it is "". INVALID_ARGUMENT when one is missing, is not what its name says,
  // or does not belong to the others, or when the certificate is out of date.
  static absl::StatusOr<Tls> Read(const std::string& folder, std::chrono::seconds read_again = kReadTlsAgain);

  // The peer must show a certificate of the authority for the host of `address`.
  std::shared_ptr<grpc::ChannelCredentials> ForChannel(const std::string& address) const;

  // Callers must show a certificate of the authority.
  std::shared_ptr<grpc::ServerCredentials> ForServer(const std::string& address) const;

 private:
  bool Covers(const std::string& address) const;

  std::shared_ptr<grpc::experimental::CertificateProviderInterface> files_;
};

}  // namespace icap::rpc
