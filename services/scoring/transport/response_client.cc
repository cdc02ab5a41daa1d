#include "services/scoring/transport/response_client.h"

#include <fmt/format.h>

#include <utility>

#include "services/common/base/clock.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/status.h"
#include "services/scoring/transport/convert.h"

namespace icap::scoring {
namespace {

using Reader = grpc::ClientReader<collection::v1::StreamResponsesResponse>;

absl::Status Malformed(const std::string& rollout, std::string_view why) {
  return MakeError(absl::StatusCode::kDataLoss, Reason::kResponsesMalformed,
                   fmt::format("Answers of {}: {}", rollout, why));
}

// The header first and once, then blocks of what was asked for.
absl::StatusOr<RolloutResponses> ReadParts(Reader& reader, const std::string& rollout, const std::string& school) {
  RolloutResponses responses;
  bool has_header = false;
  collection::v1::StreamResponsesResponse message;
  while (reader.Read(&message)) {
    if (message.has_header() == has_header) return Malformed(rollout, "must be one header, then blocks");
    if (!has_header) {
      if (message.header().rollout() != rollout) return Malformed(rollout, "are of another rollout");
      ICAP_ASSIGN_OR_RETURN(responses.header, FromProto(message.header()));
      has_header = true;
      continue;
    }
    if (!message.has_block()) return Malformed(rollout, "have a part without content");
    const std::string& name = message.block().school().name();
    if (!school.empty() && name != school) return Malformed(rollout, "are of another school");
    responses.schools.push_back(FromProto(std::move(*message.mutable_block())));
  }
  // Where the stream ended early, its status tells more.
  if (!has_header) return Malformed(rollout, "have no header");
  return responses;
}

}  // namespace

class ResponseClient::Call {
 public:
  explicit Call(ResponseClient& client) : client_(client) {
    std::lock_guard<std::mutex> lock(client_.mutex_);
    client_.calls_.insert(&context_);
    if (client_.stopped_) context_.TryCancel();
  }
  ~Call() {
    std::lock_guard<std::mutex> lock(client_.mutex_);
    client_.calls_.erase(&context_);
  }

  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  grpc::ClientContext& context() { return context_; }

  bool IsStopped() {
    std::lock_guard<std::mutex> lock(client_.mutex_);
    return client_.stopped_;
  }

 private:
  ResponseClient& client_;
  grpc::ClientContext context_;
};

absl::StatusOr<RolloutResponses> ResponseClient::Read(const std::string& rollout, const std::string& school) {
  Call call(*this);
  ICAP_RETURN_IF_ERROR(rpc::Prepare(call.context(), signer_, kReadTimeout, NewUuid(SystemRandom())));
  collection::v1::StreamResponsesRequest request;
  request.set_rollout(rollout);
  request.set_school(school);
  const std::unique_ptr<Reader> reader = stub_->StreamResponses(&call.context(), request);
  auto responses = ReadParts(*reader, rollout, school);
  // Ends the stream where a wrong part ended the reading.
  if (!responses.ok()) call.context().TryCancel();
  const absl::Status status = rpc::FromGrpcStatus(reader->Finish());
  if (call.IsStopped()) return Unavailable(Reason::kPeerUnavailable, "The service stops; the answers are read later.");
  if (!status.ok() && !absl::IsCancelled(status)) return status;
  if (!responses.ok()) return responses.status();
  ICAP_RETURN_IF_ERROR(status);
  return responses;
}

void ResponseClient::Stop() {
  std::lock_guard<std::mutex> lock(mutex_);
  stopped_ = true;
  for (grpc::ClientContext* context : calls_) context->TryCancel();
}

}  // namespace icap::scoring
