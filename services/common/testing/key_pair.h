// EC P-256 keys for tests of identity.
#pragma once

#include <string>

namespace icap::testing {

struct KeyPair {
  std::string private_pem;
  std::string public_pem;
};

// A new pair.
KeyPair MakeKeyPair();

}  // namespace icap::testing
