// icap.collection.v1.OrganizationService.
#pragma once

#include "icap/collection/v1/organization.grpc.pb.h"
#include "services/collection/app/organizations.h"
#include "services/common/rpc/call.h"

namespace icap::collection {

class OrganizationTransport final : public v1::OrganizationService::Service {
 public:
  OrganizationTransport(rpc::Entrance& entrance, Organizations& organizations)
      : entrance_(entrance), organizations_(organizations) {}

  grpc::Status CreateAgency(grpc::ServerContext* context, const v1::CreateAgencyRequest* request,
                            v1::Agency* response) override;
  grpc::Status GetAgency(grpc::ServerContext* context, const v1::GetAgencyRequest* request,
                         v1::Agency* response) override;
  grpc::Status ListAgencies(grpc::ServerContext* context, const v1::ListAgenciesRequest* request,
                            v1::ListAgenciesResponse* response) override;
  grpc::Status BatchCreateOrganizations(grpc::ServerContext* context,
                                        const v1::BatchCreateOrganizationsRequest* request,
                                        v1::BatchCreateOrganizationsResponse* response) override;
  grpc::Status GetOrganization(grpc::ServerContext* context, const v1::GetOrganizationRequest* request,
                               v1::Organization* response) override;
  grpc::Status ListOrganizations(grpc::ServerContext* context, const v1::ListOrganizationsRequest* request,
                                 v1::ListOrganizationsResponse* response) override;
  grpc::Status BatchCreatePeople(grpc::ServerContext* context, const v1::BatchCreatePeopleRequest* request,
                                 v1::BatchCreatePeopleResponse* response) override;

 private:
  rpc::Entrance& entrance_;
  Organizations& organizations_;
};

}  // namespace icap::collection
