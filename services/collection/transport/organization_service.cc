#include "services/collection/transport/organization_service.h"

#include <fmt/format.h>

#include "services/collection/transport/convert.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/page.h"
#include "services/common/rpc/request_key.h"

namespace icap::collection {
namespace {

// An organization or person as sent: its name must lie in the agency of the request.
absl::StatusOr<std::string> IdIn(const std::string& agency, const std::string& field, const std::string& name,
                                 const char* collection) {
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName(field, name, fmt::format("agencies/{}/{}/*", agency, collection)));
  return ids[0];
}

absl::StatusOr<Organization> FromProto(const std::string& agency, const std::string& field,
                                       const v1::Organization& message) {
  Organization organization;
  organization.agency = agency;
  ICAP_ASSIGN_OR_RETURN(organization.organization, IdIn(agency, field + ".name", message.name(), "organizations"));
  if (!message.parent().empty()) {
    ICAP_ASSIGN_OR_RETURN(organization.parent, IdIn(agency, field + ".parent", message.parent(), "organizations"));
  }
  organization.title = message.title();
  organization.kind = message.kind();
  organization.synthetic = message.synthetic();
  return organization;
}

absl::StatusOr<Person> FromProto(const std::string& agency, const std::string& field, const v1::Person& message) {
  Person person;
  person.agency = agency;
  ICAP_ASSIGN_OR_RETURN(person.person, IdIn(agency, field + ".name", message.name(), "people"));
  ICAP_ASSIGN_OR_RETURN(person.organization,
                        IdIn(agency, field + ".organization", message.organization(), "organizations"));
  person.display_name = message.display_name();
  person.teacher = message.teacher();
  person.email = message.email();
  person.language = message.language();
  return person;
}

}  // namespace

grpc::Status OrganizationTransport::CreateAgency(grpc::ServerContext* context, const v1::CreateAgencyRequest* request,
                                                 v1::Agency* response) {
  return entrance_.Run(*context, "CreateAgency", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const Agency agency, organizations_.CreateAgency(caller, rpc::KeyOf("CreateAgency", *request),
                                                                           {request->agency_id(), request->title()}));
    *response = ToProto(agency);
    return absl::OkStatus();
  });
}

grpc::Status OrganizationTransport::GetAgency(grpc::ServerContext* context, const v1::GetAgencyRequest* request,
                                              v1::Agency* response) {
  return entrance_.Run(*context, "GetAgency", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), "agencies/*"));
    ICAP_ASSIGN_OR_RETURN(const Agency agency, organizations_.GetAgency(caller, ids[0]));
    *response = ToProto(agency);
    return absl::OkStatus();
  });
}

grpc::Status OrganizationTransport::ListAgencies(grpc::ServerContext* context, const v1::ListAgenciesRequest* request,
                                                 v1::ListAgenciesResponse* response) {
  return entrance_.Run(*context, "ListAgencies", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken("agencies", request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto agencies, organizations_.ListAgencies(caller, {size, after}));
    for (const Agency& agency : agencies) *response->add_agencies() = ToProto(agency);
    if (static_cast<int>(agencies.size()) == size) {
      response->set_next_page_token(rpc::MakePageToken("agencies", agencies.back().agency));
    }
    return absl::OkStatus();
  });
}

grpc::Status OrganizationTransport::BatchCreateOrganizations(grpc::ServerContext* context,
                                                             const v1::BatchCreateOrganizationsRequest* request,
                                                             v1::BatchCreateOrganizationsResponse* response) {
  return entrance_.Run(*context, "BatchCreateOrganizations", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    std::vector<Organization> organizations;
    for (int i = 0; i < request->organizations_size(); ++i) {
      ICAP_ASSIGN_OR_RETURN(Organization organization,
                            FromProto(ids[0], fmt::format("organizations[{}]", i), request->organizations(i)));
      organizations.push_back(std::move(organization));
    }
    ICAP_ASSIGN_OR_RETURN(const int created,
                          organizations_.CreateOrganizations(caller, rpc::KeyOf("BatchCreateOrganizations", *request),
                                                             ids[0], organizations));
    response->set_created_count(created);
    return absl::OkStatus();
  });
}

grpc::Status OrganizationTransport::GetOrganization(grpc::ServerContext* context,
                                                    const v1::GetOrganizationRequest* request,
                                                    v1::Organization* response) {
  return entrance_.Run(*context, "GetOrganization", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), "agencies/*/organizations/*"));
    ICAP_ASSIGN_OR_RETURN(const Organization organization, organizations_.GetOrganization(caller, ids[0], ids[1]));
    *response = ToProto(organization);
    return absl::OkStatus();
  });
}

grpc::Status OrganizationTransport::ListOrganizations(grpc::ServerContext* context,
                                                      const v1::ListOrganizationsRequest* request,
                                                      v1::ListOrganizationsResponse* response) {
  return entrance_.Run(*context, "ListOrganizations", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    std::string under;
    if (!request->under().empty()) {
      ICAP_ASSIGN_OR_RETURN(under, IdIn(ids[0], "under", request->under(), "organizations"));
    }
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    const std::string list = fmt::format("{} {} {}", request->parent(), request->under(), request->kind());
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(list, request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto found,
                          organizations_.ListOrganizations(caller, ids[0], under, request->kind(), {size, after}));
    for (const Organization& organization : found) *response->add_organizations() = ToProto(organization);
    if (static_cast<int>(found.size()) == size) {
      response->set_next_page_token(
          rpc::MakePageToken(list, fmt::format("{}\x01{}", found.back().title, found.back().organization)));
    }
    return absl::OkStatus();
  });
}

grpc::Status OrganizationTransport::BatchCreatePeople(grpc::ServerContext* context,
                                                      const v1::BatchCreatePeopleRequest* request,
                                                      v1::BatchCreatePeopleResponse* response) {
  return entrance_.Run(*context, "BatchCreatePeople", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    std::vector<Person> people;
    for (int i = 0; i < request->people_size(); ++i) {
      ICAP_ASSIGN_OR_RETURN(Person person, FromProto(ids[0], fmt::format("people[{}]", i), request->people(i)));
      people.push_back(std::move(person));
    }
    ICAP_ASSIGN_OR_RETURN(const int created, organizations_.CreatePeople(
                                                 caller, rpc::KeyOf("BatchCreatePeople", *request), ids[0], people));
    response->set_created_count(created);
    return absl::OkStatus();
  });
}

}  // namespace icap::collection
