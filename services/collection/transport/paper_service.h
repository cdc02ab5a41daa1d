// icap.collection.v1.PaperService.
#pragma once

#include "icap/collection/v1/paper.grpc.pb.h"
#include "services/collection/app/paper_forms.h"
#include "services/common/rpc/call.h"

namespace icap::collection {

class PaperTransport final : public v1::PaperService::Service {
 public:
  PaperTransport(rpc::Entrance& entrance, PaperForms& paper) : entrance_(entrance), paper_(paper) {}

  grpc::Status HandOutPaperForms(grpc::ServerContext* context, const v1::HandOutPaperFormsRequest* request,
                                 v1::PaperForms* response) override;
  grpc::Status EnterPaperForms(grpc::ServerContext* context, const v1::EnterPaperFormsRequest* request,
                               v1::PaperForms* response) override;
  grpc::Status GetPaperForms(grpc::ServerContext* context, const v1::GetPaperFormsRequest* request,
                             v1::PaperForms* response) override;
  grpc::Status ListPaperBatches(grpc::ServerContext* context, const v1::ListPaperBatchesRequest* request,
                                v1::ListPaperBatchesResponse* response) override;

 private:
  rpc::Entrance& entrance_;
  PaperForms& paper_;
};

}  // namespace icap::collection
