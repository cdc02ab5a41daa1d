// icap.collection.v1.InstrumentService.
#pragma once

#include "icap/collection/v1/instrument.grpc.pb.h"
#include "services/collection/app/instruments.h"
#include "services/common/rpc/call.h"

namespace icap::collection {

class InstrumentTransport final : public v1::InstrumentService::Service {
 public:
  InstrumentTransport(rpc::Entrance& entrance, Instruments& instruments)
      : entrance_(entrance), instruments_(instruments) {}

  grpc::Status CreateRevision(grpc::ServerContext* context, const v1::CreateRevisionRequest* request,
                              v1::Revision* response) override;
  grpc::Status GetRevision(grpc::ServerContext* context, const v1::GetRevisionRequest* request,
                           v1::Revision* response) override;
  grpc::Status ListRevisions(grpc::ServerContext* context, const v1::ListRevisionsRequest* request,
                             v1::ListRevisionsResponse* response) override;

 private:
  rpc::Entrance& entrance_;
  Instruments& instruments_;
};

// Agency, instrument and number of a revision's name.
struct RevisionKey {
  std::string agency;
  std::string instrument;
  int number = 0;
};
absl::StatusOr<RevisionKey> ParseRevisionName(std::string_view field, std::string_view name);

}  // namespace icap::collection
