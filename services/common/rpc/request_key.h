// The identity of a mutation from its message.
#pragma once

#include <string>
#include <string_view>

#include "services/common/base/request_key.h"
#include "services/common/base/sha256.h"

namespace icap::rpc {

// The method, its request id and a digest of the whole message.
template <typename Request>
RequestKey KeyOf(std::string_view method, const Request& request) {
  return {std::string(method), request.request_id(), Sha256Hex(request.SerializeAsString())};
}

}  // namespace icap::rpc
