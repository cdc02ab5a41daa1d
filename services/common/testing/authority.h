// Certificates for tests of TLS between services.
#pragma once

#include <filesystem>
#include <string>

#include "services/common/testing/key_pair.h"

namespace icap::testing {

// When a certificate holds, in seconds from now.
struct Validity {
  long from = -60;
  long until = 3600;
};

// A certificate authority of the test's own.
class Authority {
 public:
  Authority();

  // Writes ca.crt, tls.crt and tls.key for `host` into `folder`, each file whole or not at all.
  void Issue(const std::filesystem::path& folder, const std::string& host, Validity validity = {}) const;

 private:
  const KeyPair key_ = MakeKeyPair();
  std::string certificate_pem_;
};

}  // namespace icap::testing
