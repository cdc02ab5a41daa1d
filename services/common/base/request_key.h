// Identity of a mutation: the same id and payload give the same answer.
#pragma once

#include <string>

namespace icap {

struct RequestKey {
  std::string method;
  std::string request_id;  // UUID
  std::string payload_sha256;
};

}  // namespace icap
