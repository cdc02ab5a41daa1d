#include "services/gateway/transport/method_table.h"

#include <fmt/format.h>
#include <google/protobuf/descriptor_database.h>

namespace icap::gateway {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;
using google::protobuf::MessageFactory;

MethodTable::MethodTable() {
  std::vector<std::string> files;
  DescriptorPool::internal_generated_database()->FindAllFileNames(&files);
  for (const std::string& name : files) {
    const FileDescriptor* file = DescriptorPool::generated_pool()->FindFileByName(name);
    if (file == nullptr || !file->package().starts_with("icap.")) continue;
    for (int i = 0; i < file->service_count(); ++i) Add(*file->service(i));
  }
}

void MethodTable::Add(const google::protobuf::ServiceDescriptor& service) {
  for (int i = 0; i < service.method_count(); ++i) {
    const google::protobuf::MethodDescriptor& descriptor = *service.method(i);
    const common::v1::Audience audience = descriptor.options().GetExtension(common::v1::audience);
    const bool is_public = audience == common::v1::AUDIENCE_SIGNED_IN || audience == common::v1::AUDIENCE_RESPONDENT;
    if (!is_public || descriptor.client_streaming()) continue;
    auto method = std::make_unique<Method>();
    method->path = fmt::format("/{}/{}", service.full_name(), descriptor.name());
    method->package = service.file()->package();
    method->audience = audience;
    method->is_streaming = descriptor.server_streaming();
    method->request = MessageFactory::generated_factory()->GetPrototype(descriptor.input_type());
    method->response = MessageFactory::generated_factory()->GetPrototype(descriptor.output_type());
    const std::string_view key = method->path;
    methods_.emplace(key, std::move(method));
  }
}

const Method* MethodTable::Find(std::string_view path) const {
  const auto found = methods_.find(path);
  return found == methods_.end() ? nullptr : found->second.get();
}

std::vector<const Method*> MethodTable::All() const {
  std::vector<const Method*> all;
  all.reserve(methods_.size());
  for (const auto& [path, method] : methods_) all.push_back(method.get());
  return all;
}

}  // namespace icap::gateway
