// icap.scoring.v1.ScoringService.
#pragma once

#include "icap/scoring/v1/scoring.grpc.pb.h"
#include "services/common/rpc/call.h"
#include "services/scoring/app/read_scores.h"

namespace icap::scoring {

class ScoringTransport final : public v1::ScoringService::Service {
 public:
  ScoringTransport(rpc::Entrance& entrance, ReadScores& read_scores) : entrance_(entrance), read_scores_(read_scores) {}

  grpc::Status StreamScores(grpc::ServerContext* context, const v1::StreamScoresRequest* request,
                            grpc::ServerWriter<v1::StreamScoresResponse>* writer) override;

 private:
  rpc::Entrance& entrance_;
  ReadScores& read_scores_;
};

}  // namespace icap::scoring
