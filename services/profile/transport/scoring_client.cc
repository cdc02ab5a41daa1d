#include "services/profile/transport/scoring_client.h"

#include "services/common/base/clock.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/call.h"
#include "services/common/rpc/status.h"
#include "services/profile/transport/convert.h"

namespace icap::profile {
namespace {

absl::Status HandlePart(const scoring::v1::StreamScoresResponse& message, const ScoresSource::OnHeader& on_header,
                        const ScoresSource::OnSchool& on_school, bool* has_header) {
  if (message.has_header() && !*has_header) {
    *has_header = true;
    ICAP_ASSIGN_OR_RETURN(const ScoringHeader header, FromProto(message.header()));
    return on_header(header);
  }
  if (!message.has_school() || !*has_header) return Internal("Scores came without a header, or with two.");
  ICAP_ASSIGN_OR_RETURN(const SchoolScores scores, FromProto(message.school()));
  return on_school(scores);
}

absl::Status Stopping() {
  return Unavailable(Reason::kPeerUnavailable, "The service is stopping. Try again.");
}

}  // namespace

ScoringClient::ScoringClient(const std::shared_ptr<grpc::Channel>& channel, auth::TokenSigner& signer)
    : scoring_(scoring::v1::ScoringService::NewStub(channel)), signer_(signer) {}

absl::Status ScoringClient::Read(const std::string& agency, const std::string& rollout, const std::string& school,
                                 const OnHeader& on_header, const OnSchool& on_school) {
  grpc::ClientContext context;
  ICAP_RETURN_IF_ERROR(rpc::Prepare(context, signer_, kScoresTimeout, NewUuid(SystemRandom())));
  {
    std::lock_guard<std::mutex> lock(mutex_);
    if (stopped_) return Stopping();
    reading_.insert(&context);
  }
  scoring::v1::StreamScoresRequest request;
  request.set_rollout(RolloutName(agency, rollout));
  if (!school.empty()) request.set_school(OrganizationName(agency, school));
  const auto reader = scoring_->StreamScores(&context, request);
  scoring::v1::StreamScoresResponse message;
  bool has_header = false;
  absl::Status handled;
  while (handled.ok() && reader->Read(&message)) handled = HandlePart(message, on_header, on_school, &has_header);
  if (!handled.ok()) context.TryCancel();
  const grpc::Status ended = reader->Finish();
  {
    std::lock_guard<std::mutex> lock(mutex_);
    reading_.erase(&context);
    if (stopped_) return Stopping();
  }
  ICAP_RETURN_IF_ERROR(handled);
  ICAP_RETURN_IF_ERROR(rpc::FromGrpcStatus(ended));
  return has_header ? absl::OkStatus() : Internal("Scores came without a header.");
}

void ScoringClient::Stop() {
  std::lock_guard<std::mutex> lock(mutex_);
  stopped_ = true;
  for (grpc::ClientContext* context : reading_) context->TryCancel();
}

}  // namespace icap::profile
