// icap.collection.v1.ResponseMatrixService.
#pragma once

#include "icap/collection/v1/response_matrix.grpc.pb.h"
#include "services/collection/app/response_matrix.h"
#include "services/common/rpc/call.h"

namespace icap::collection {

class ResponseMatrixTransport final : public v1::ResponseMatrixService::Service {
 public:
  ResponseMatrixTransport(rpc::Entrance& entrance, ResponseMatrix& matrix) : entrance_(entrance), matrix_(matrix) {}

  grpc::Status StreamResponses(grpc::ServerContext* context, const v1::StreamResponsesRequest* request,
                               grpc::ServerWriter<v1::StreamResponsesResponse>* writer) override;

 private:
  rpc::Entrance& entrance_;
  ResponseMatrix& matrix_;
};

}  // namespace icap::collection
