#include "services/common/config/environment.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace icap::config {

std::string Environment::Required(const std::string& name, const std::string& meaning) {
  const char* value = std::getenv(name.c_str());
  if (value != nullptr && *value != '\0') return value;
  problems_.push_back(fmt::format("{} is not set: {}", name, meaning));
  return "";
}

std::string Environment::Optional(const std::string& name, const std::string& fallback) {
  const char* value = std::getenv(name.c_str());
  return value != nullptr ? value : fallback;
}

int Environment::Number(const std::string& name, int fallback, int low, int high) {
  const std::string text = Optional(name, "");
  if (text.empty()) return fallback;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < low || value > high) {
    problems_.push_back(fmt::format("{} is '{}', but must be a whole number from {} to {}", name, text, low, high));
    return fallback;
  }
  return value;
}

std::string Environment::SecretFile(const std::string& name, const std::string& meaning) {
  const std::string path = Required(name, meaning);
  if (path.empty()) return "";
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    problems_.push_back(fmt::format("{}: {} cannot be read ({})", name, path, meaning));
    return "";
  }
  std::ostringstream text;
  text << file.rdbuf();
  std::string content = text.str();
  while (!content.empty() && (content.back() == '\n' || content.back() == '\r')) content.pop_back();
  if (content.empty()) problems_.push_back(fmt::format("{}: {} is empty ({})", name, path, meaning));
  return content;
}

std::string Environment::OptionalSecret(const std::string& name, const std::string& meaning) {
  return Optional(name, "").empty() ? "" : SecretFile(name, meaning);
}

absl::Status Environment::Finish() const {
  if (problems_.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("The configuration is not complete:\n  {}", fmt::join(problems_, "\n  ")));
}

}  // namespace icap::config
