// Secret files in a folder of the machine.
#pragma once

#include <string>

#include "services/gateway/app/ports.h"

namespace icap::gateway {

class SecretFolder : public SecretFiles {
 public:
  // The folder must exist.
  explicit SecretFolder(std::string folder) : folder_(std::move(folder)) {}

  absl::Status Write(std::string_view name, const Redacted<std::string>& content) override;
  absl::Status Remove(std::string_view name) override;

 private:
  const std::string folder_;
};

}  // namespace icap::gateway
