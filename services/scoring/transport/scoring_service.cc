#include "services/scoring/transport/scoring_service.h"

#include <fmt/format.h>

#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/scoring/transport/convert.h"

namespace icap::scoring {

grpc::Status ScoringTransport::StreamScores(grpc::ServerContext* context, const v1::StreamScoresRequest* request,
                                            grpc::ServerWriter<v1::StreamScoresResponse>* writer) {
  return entrance_.Run(*context, "StreamScores", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("rollout", request->rollout(), "agencies/*/rollouts/*"));
    if (!request->school().empty()) {
      ICAP_RETURN_IF_ERROR(ParseName("school", request->school(), "agencies/*/organizations/*").status());
    }
    return read_scores_.Run(
        caller, fmt::format("agencies/{}", ids[0]), request->rollout(), request->school(),
        [&](const ScoringHeader& header) {
          v1::StreamScoresResponse message;
          *message.mutable_header() = ToProto(header);
          return writer->Write(message);
        },
        [&](const ScoredSchool& school) {
          v1::StreamScoresResponse message;
          *message.mutable_school() = ToProto(school);
          return writer->Write(message);
        });
  });
}

}  // namespace icap::scoring
