#include "services/gateway/transport/connect_error.h"

#include <google/protobuf/any.pb.h>
#include <google/protobuf/util/json_util.h>

#include <array>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/common/base/error.h"
#include "services/common/rpc/status.h"

namespace icap::gateway {
namespace {

struct CodeOfProtocol {
  absl::StatusCode code;
  std::string_view name;
  int http_status;
};

constexpr std::array kCodes = {
    CodeOfProtocol{absl::StatusCode::kCancelled, "canceled", 499},
    CodeOfProtocol{absl::StatusCode::kUnknown, "unknown", 500},
    CodeOfProtocol{absl::StatusCode::kInvalidArgument, "invalid_argument", 400},
    CodeOfProtocol{absl::StatusCode::kDeadlineExceeded, "deadline_exceeded", 504},
    CodeOfProtocol{absl::StatusCode::kNotFound, "not_found", 404},
    CodeOfProtocol{absl::StatusCode::kAlreadyExists, "already_exists", 409},
    CodeOfProtocol{absl::StatusCode::kPermissionDenied, "permission_denied", 403},
    CodeOfProtocol{absl::StatusCode::kResourceExhausted, "resource_exhausted", 429},
    CodeOfProtocol{absl::StatusCode::kFailedPrecondition, "failed_precondition", 400},
    CodeOfProtocol{absl::StatusCode::kAborted, "aborted", 409},
    CodeOfProtocol{absl::StatusCode::kOutOfRange, "out_of_range", 400},
    CodeOfProtocol{absl::StatusCode::kUnimplemented, "unimplemented", 501},
    CodeOfProtocol{absl::StatusCode::kInternal, "internal", 500},
    CodeOfProtocol{absl::StatusCode::kUnavailable, "unavailable", 503},
    CodeOfProtocol{absl::StatusCode::kDataLoss, "data_loss", 500},
    CodeOfProtocol{absl::StatusCode::kUnauthenticated, "unauthenticated", 401},
};

const CodeOfProtocol& Find(absl::StatusCode code) {
  for (const CodeOfProtocol& entry : kCodes) {
    if (entry.code == code) return entry;
  }
  return kCodes[1];
}

template <typename Detail>
void AddDetail(const google::protobuf::Any& any, nlohmann::json* details) {
  Detail detail;
  if (!any.UnpackTo(&detail)) return;
  std::string value;
  absl::Base64Escape(any.value(), &value);
  while (!value.empty() && value.back() == '=') value.pop_back();
  std::string debug;
  const bool readable = google::protobuf::util::MessageToJsonString(detail, &debug).ok();
  nlohmann::json entry = {{"type", Detail::descriptor()->full_name()}, {"value", value}};
  if (readable) entry["debug"] = nlohmann::json::parse(debug, nullptr, false);
  details->push_back(std::move(entry));
}

nlohmann::json ErrorObject(const absl::Status& status) {
  // One place decides what may leave: common/rpc/status.h.
  const grpc::Status checked = rpc::ToGrpcStatus(status);
  const std::string message = checked.error_message();
  nlohmann::json error = {{"code", ConnectCode(static_cast<absl::StatusCode>(checked.error_code()))},
                          {"message", message}};
  google::rpc::Status carried;
  if (!checked.error_details().empty() && carried.ParseFromString(checked.error_details())) {
    nlohmann::json details = nlohmann::json::array();
    for (const google::protobuf::Any& any : carried.details()) {
      AddDetail<google::rpc::ErrorInfo>(any, &details);
      AddDetail<google::rpc::BadRequest>(any, &details);
    }
    error["details"] = std::move(details);
  }
  return error;
}

// Bytes that are not UTF-8 are replaced: they can only come from the request.
std::string Dump(const nlohmann::json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string_view ConnectCode(absl::StatusCode code) {
  return Find(code).name;
}

int HttpStatusOf(const absl::Status& status) {
  if (status.ok()) return 200;
  if (HasReason(status, Reason::kBodyTooLarge)) return 413;
  // What rpc::ToGrpcStatus hides as INTERNAL.
  if (!ReasonOf(status).has_value() && status.code() != absl::StatusCode::kCancelled) return 500;
  return Find(status.code()).http_status;
}

std::string ConnectErrorJson(const absl::Status& status) {
  return Dump(ErrorObject(status));
}

std::string EndOfStreamJson(const absl::Status& status) {
  if (status.ok()) return "{}";
  return Dump({{"error", ErrorObject(status)}});
}

}  // namespace icap::gateway
