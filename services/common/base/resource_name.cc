#include "services/common/base/resource_name.h"

#include <fmt/format.h>

#include <cctype>

#include "services/common/base/error.h"

namespace icap {
namespace {

constexpr size_t kMaxIdLength = 63;

std::vector<std::string_view> Split(std::string_view text) {
  std::vector<std::string_view> parts;
  size_t begin = 0;
  while (true) {
    const size_t end = text.find('/', begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) return parts;
    begin = end + 1;
  }
}

bool IsName(std::string_view id) {
  if (id.empty() || id.size() > kMaxIdLength || !std::isalnum(static_cast<unsigned char>(id.front()))) return false;
  for (unsigned char c : id) {
    if (!std::isalnum(c) && c != '-' && c != '.' && c != '_') return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ParseName(std::string_view field, std::string_view name,
                                                   std::string_view pattern) {
  const auto expected = Split(pattern);
  const auto given = Split(name);
  std::vector<std::string> ids;
  bool matches = expected.size() == given.size();
  for (size_t i = 0; matches && i < expected.size(); ++i) {
    if (expected[i] != "*") {
      matches = expected[i] == given[i];
    } else {
      matches = IsName(given[i]);
      ids.emplace_back(given[i]);
    }
  }
  if (!matches) {
    return FieldInvalid(field, fmt::format("must look like {} with identifiers in place of *", pattern));
  }
  return ids;
}

bool IsResourceId(std::string_view id) {
  if (id.empty() || id.size() > kMaxIdLength || id.front() == '-') return false;
  return id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

}  // namespace icap
