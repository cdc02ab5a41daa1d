#include "services/common/rpc/tls.h"

#include <fmt/format.h>
#include <grpcpp/security/tls_credentials_options.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>

#include "services/common/base/status_macros.h"

namespace icap::rpc {
namespace {

using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

absl::Status Problem(const std::string& path, std::string_view what) {
  ERR_clear_error();
  return absl::InvalidArgumentError(fmt::format("ICAP_TLS: {} {}.", path, what));
}

absl::StatusOr<Certificate> ReadCertificate(const std::string& path) {
  const File file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (file == nullptr) return Problem(path, "cannot be read");
  Certificate certificate(PEM_read_X509(file.get(), nullptr, nullptr, nullptr), &X509_free);
  if (certificate == nullptr) return Problem(path, "is no certificate in PEM");
  return certificate;
}

absl::StatusOr<Key> ReadKey(const std::string& path) {
  const File file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (file == nullptr) return Problem(path, "cannot be read");
  // The empty text is the password of a key that has one: a service cannot be asked.
  static char no_password[] = "";
  Key key(PEM_read_PrivateKey(file.get(), nullptr, nullptr, no_password), &EVP_PKEY_free);
  if (key == nullptr) return Problem(path, "is no private key in PEM, or has a password");
  return key;
}

// gRPC would only fail at the first call, without saying which file is to blame.
absl::Status CheckFiles(const std::string& authority, const std::string& certificate, const std::string& key) {
  ICAP_RETURN_IF_ERROR(ReadCertificate(authority).status());
  ICAP_ASSIGN_OR_RETURN(const Certificate own, ReadCertificate(certificate));
  ICAP_ASSIGN_OR_RETURN(const Key own_key, ReadKey(key));
  if (X509_check_private_key(own.get(), own_key.get()) != 1) {
    return Problem(key, fmt::format("does not belong to {}", certificate));
  }
  if (X509_cmp_current_time(X509_get0_notAfter(own.get())) <= 0) return Problem(certificate, "has expired");
  if (X509_cmp_current_time(X509_get0_notBefore(own.get())) >= 0) return Problem(certificate, "is not valid yet");
  return absl::OkStatus();
}

}  // namespace

bool IsUnixSocket(std::string_view address) {
  return address.starts_with("unix:");
}

absl::StatusOr<Tls> Tls::Read(const std::string& folder, std::chrono::seconds read_again) {
  Tls tls;
  if (folder.empty()) return tls;
  const std::string authority = fmt::format("{}/{}", folder, kAuthorityFile);
  const std::string certificate = fmt::format("{}/{}", folder, kCertificateFile);
  const std::string key = fmt::format("{}/{}", folder, kKeyFile);
  ICAP_RETURN_IF_ERROR(CheckFiles(authority, certificate, key));
  tls.files_ = std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      key, certificate, authority, static_cast<unsigned int>(read_again.count()));
  return tls;
}

bool Tls::Covers(const std::string& address) const {
  return files_ != nullptr && !IsUnixSocket(address);
}

std::shared_ptr<grpc::ChannelCredentials> Tls::ForChannel(const std::string& address) const {
  if (!Covers(address)) return grpc::InsecureChannelCredentials();
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(files_);
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  return grpc::experimental::TlsCredentials(options);
}

std::shared_ptr<grpc::ServerCredentials> Tls::ForServer(const std::string& address) const {
  if (!Covers(address)) return grpc::InsecureServerCredentials();
  grpc::experimental::TlsServerCredentialsOptions options(files_);
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  return grpc::experimental::TlsServerCredentials(options);
}

}  // namespace icap::rpc
