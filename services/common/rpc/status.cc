#include "services/common/rpc/status.h"

#include <string>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "services/common/base/error.h"
#include "services/common/observability/log.h"

namespace icap::rpc {
namespace {

absl::Status WithoutDetails(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::UNAVAILABLE:
      return Unavailable(Reason::kPeerUnavailable, "A part of the system cannot be reached. Try again in a moment.");
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      return MakeError(absl::StatusCode::kDeadlineExceeded, Reason::kDeadlineExceeded,
                       "The answer took too long. Try again.");
    case grpc::StatusCode::CANCELLED:
      return absl::CancelledError("The call was cancelled.");
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      // The library says so for a message over the limit and for a server without a free thread alike.
      if (status.error_message().find("larger than max") != std::string::npos) {
        return MakeError(absl::StatusCode::kResourceExhausted, Reason::kBodyTooLarge, "The message is too large.");
      }
      return Unavailable(Reason::kOverloaded, "Too much is asked of the system at this moment. Try again soon.");
    default:
      return Internal("A part of the system answered with a fault.");
  }
}

}  // namespace

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const auto reason = ReasonOf(status);
  if (!reason.has_value() && status.code() == absl::StatusCode::kCancelled) {
    return grpc::Status(grpc::StatusCode::CANCELLED, "The call was cancelled.");
  }
  if (!reason.has_value()) {
    observability::Log(observability::Level::kError, "unregistered_error", {{"error", status.ToString()}});
    return ToGrpcStatus(Internal("The request failed because of a fault in the service."));
  }
  google::rpc::Status details;
  details.set_code(static_cast<int>(status.code()));
  const std::string message(status.message());
  details.set_message(message);
  google::rpc::ErrorInfo info;
  info.set_reason(*reason);
  info.set_domain(std::string(kErrorDomain));
  details.add_details()->PackFrom(info);
  const std::vector<FieldViolation> violations = ViolationsOf(status);
  if (!violations.empty()) {
    google::rpc::BadRequest bad_request;
    for (const FieldViolation& violation : violations) {
      auto* added = bad_request.add_field_violations();
      added->set_field(violation.field);
      added->set_description(violation.description);
    }
    details.add_details()->PackFrom(bad_request);
  }
  return grpc::Status(static_cast<grpc::StatusCode>(status.code()), message, details.SerializeAsString());
}

absl::Status FromGrpcStatus(const grpc::Status& status) {
  if (status.ok()) return absl::OkStatus();
  google::rpc::Status details;
  if (status.error_details().empty() || !details.ParseFromString(status.error_details())) return WithoutDetails(status);
  Reason reason = Reason::kInternal;
  std::vector<FieldViolation> violations;
  for (const auto& any : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    if (any.UnpackTo(&info)) {
      reason = ReasonNamed(info.reason()).value_or(Reason::kInternal);
    } else if (any.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        violations.push_back({violation.field(), violation.description()});
      }
    }
  }
  return MakeError(static_cast<absl::StatusCode>(details.code()), reason, details.message(), std::move(violations));
}

}  // namespace icap::rpc
