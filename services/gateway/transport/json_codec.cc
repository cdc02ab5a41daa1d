#include "services/gateway/transport/json_codec.h"

#include <fmt/format.h>
#include <google/protobuf/util/json_util.h>

#include <algorithm>

#include "services/common/base/error.h"

namespace icap::gateway {
namespace {

// The library quotes the request where it stumbled.
constexpr size_t kMaxQuoteBytes = 200;

// The library's message is "(path) name: what", "what" or "what\nthe text around\n   ^".
absl::Status Malformed(std::string problem) {
  std::string field;
  const size_t path_end = problem.find(')');
  if (problem.starts_with('(') && path_end != std::string::npos) {
    const size_t colon = problem.find(": ", path_end);
    const std::string path = problem.substr(1, path_end - 1);
    std::string name = colon == std::string::npos ? "" : problem.substr(path_end + 1, colon - path_end - 1);
    name.erase(0, name.find_first_not_of(' '));
    field = path.empty() || name.empty() ? path + name : fmt::format("{}.{}", path, name);
    if (colon != std::string::npos) problem.erase(0, colon + 2);
  } else if (const size_t colon = problem.find(": Cannot find field."); colon != std::string::npos) {
    field = problem.substr(0, colon);
    problem.erase(0, colon + 2);
  }
  if (const size_t line_end = problem.find('\n'); line_end != std::string::npos) {
    const std::string around = problem.substr(line_end + 1, problem.find('\n', line_end + 1) - line_end - 1);
    problem = fmt::format("{} Near: {}", problem.substr(0, line_end), around);
  }
  problem.resize(std::min(problem.size(), kMaxQuoteBytes));
  if (field.empty())
    return InvalidArgument(Reason::kMalformedRequest, fmt::format("The JSON is not valid: {}", problem));
  return InvalidArgument(Reason::kMalformedRequest, fmt::format("The JSON is not valid at {}: {}", field, problem),
                         {{field, problem}});
}

}  // namespace

absl::Status ParseJson(std::string_view json, google::protobuf::Message* message) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = false;
  const auto status = google::protobuf::util::JsonStringToMessage({json.data(), json.size()}, message, options);
  if (status.ok()) return absl::OkStatus();
  return Malformed(std::string(status.message()));
}

absl::Status ParseBinary(std::string_view bytes, google::protobuf::Message* message) {
  if (message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return absl::OkStatus();
  return InvalidArgument(Reason::kMalformedRequest,
                         fmt::format("The body is not a {} in binary.", message->GetDescriptor()->full_name()));
}

absl::StatusOr<std::string> WriteJson(const google::protobuf::Message& message) {
  std::string json;
  if (google::protobuf::util::MessageToJsonString(message, &json).ok()) return json;
  return Internal("The answer cannot be written as JSON.");
}

}  // namespace icap::gateway
