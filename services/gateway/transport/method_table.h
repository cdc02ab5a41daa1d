// Every RPC that may be called from outside, from the descriptors linked into this program.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "icap/common/v1/audience.pb.h"

namespace icap::gateway {

// An RPC that the option icap.common.v1.audience opens to the outside.
struct Method {
  std::string path;     // "/icap.collection.v1.RolloutService/OpenRollout", over HTTP and gRPC alike
  std::string package;  // "icap.collection.v1"
  common::v1::Audience audience = common::v1::AUDIENCE_INTERNAL;
  bool is_streaming = false;                           // server streaming
  const google::protobuf::Message* request = nullptr;  // prototypes
  const google::protobuf::Message* response = nullptr;

  // "icap.collection.v1.RolloutService/OpenRollout".
  std::string_view name() const { return std::string_view(path).substr(1); }
  std::unique_ptr<google::protobuf::Message> NewRequest() const {
    return std::unique_ptr<google::protobuf::Message>(request->New());
  }
  std::unique_ptr<google::protobuf::Message> NewResponse() const {
    return std::unique_ptr<google::protobuf::Message>(response->New());
  }
};

// Immutable.
class MethodTable {
 public:
  // Reads all descriptors of the packages `icap.*`. Methods that are internal, unmarked, or stream from the client are
  // left out.
  MethodTable();

  // Null when there is no such public method.
  const Method* Find(std::string_view path) const;

  // All of them, for checks at start and tests.
  std::vector<const Method*> All() const;

 private:
  void Add(const google::protobuf::ServiceDescriptor& service);

  // The key is a view of the method's own path.
  std::unordered_map<std::string_view, std::unique_ptr<Method>> methods_;
};

}  // namespace icap::gateway
