// Configuration from environment variables: read once, checked as a whole, every problem reported at once.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace icap::config {

// Reads variables and collects what is wrong. Use: read all fields, then return `Finish()`.
class Environment {
 public:
  // The variable's value; when it is missing, "" and a problem.
  std::string Required(const std::string& name, const std::string& meaning);

  // The variable's value or `fallback`.
  std::string Optional(const std::string& name, const std::string& fallback);

  // A whole number in [low, high], or `fallback` when the variable is missing.
  int Number(const std::string& name, int fallback, int low, int high);

  // Content of the file that the variable names, without a final line break; a problem when it cannot be read.
  std::string SecretFile(const std::string& name, const std::string& meaning);

  // The same, or "" when the variable is missing.
  std::string OptionalSecret(const std::string& name, const std::string& meaning);

  // INVALID_ARGUMENT with one line a problem.
  absl::Status Finish() const;

 private:
  std::vector<std::string> problems_;
};

}  // namespace icap::config
