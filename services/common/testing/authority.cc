#include "services/common/testing/authority.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdlib>
#include <fstream>
#include <memory>

namespace icap::testing {
namespace {

using Bio = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

constexpr char kName[] = "ICAP test authority";

Bio Open(const std::string& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free);
}

Key ReadKey(const std::string& pem) {
  return Key(PEM_read_bio_PrivateKey(Open(pem).get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
}

void Check(bool ok) {
  if (!ok) std::abort();
}

void AddExtension(X509* certificate, int kind, const std::string& value) {
  const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()), &X509_EXTENSION_free);
  Check(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1);
}

void SetName(X509_NAME* name, const std::string& text) {
  Check(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()), -1, 0) == 1);
}

// Without extensions and signature.
Certificate Draft(const std::string& subject, EVP_PKEY* key, Validity validity) {
  Certificate certificate(X509_new(), &X509_free);
  Check(X509_set_version(certificate.get(), X509_VERSION_3) == 1);
  Check(ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), std::rand()) == 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), validity.from);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), validity.until);
  SetName(X509_get_subject_name(certificate.get()), subject);
  SetName(X509_get_issuer_name(certificate.get()), kName);
  Check(X509_set_pubkey(certificate.get(), key) == 1);
  return certificate;
}

std::string Sign(X509* certificate, EVP_PKEY* authority_key) {
  Check(X509_sign(certificate, authority_key, EVP_sha256()) > 0);
  const Bio pem(BIO_new(BIO_s_mem()), &BIO_free);
  Check(PEM_write_bio_X509(pem.get(), certificate) == 1);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(pem.get(), &bytes);
  return std::string(bytes, static_cast<size_t>(size));
}

void Replace(const std::filesystem::path& path, const std::string& content) {
  const std::filesystem::path fresh = path.string() + ".new";
  std::ofstream(fresh) << content;
  std::filesystem::rename(fresh, path);
}

}  // namespace

Authority::Authority() {
  const Key key = ReadKey(key_.private_pem);
  const Certificate certificate = Draft(kName, key.get(), {});
  AddExtension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
  certificate_pem_ = Sign(certificate.get(), key.get());
}

void Authority::Issue(const std::filesystem::path& folder, const std::string& host, Validity validity) const {
  const KeyPair pair = MakeKeyPair();
  const Certificate certificate = Draft(host, ReadKey(pair.private_pem).get(), validity);
  AddExtension(certificate.get(), NID_subject_alt_name, "DNS:" + host);
  std::filesystem::create_directories(folder);
  Replace(folder / "ca.crt", certificate_pem_);
  Replace(folder / "tls.key", pair.private_pem);
  Replace(folder / "tls.crt", Sign(certificate.get(), ReadKey(key_.private_pem).get()));
}

}  // namespace icap::testing
