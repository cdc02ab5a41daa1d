#include "services/collection/transport/instrument_service.h"

#include <fmt/format.h>

#include <charconv>

#include "services/collection/transport/convert.h"
#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/page.h"
#include "services/common/rpc/request_key.h"

namespace icap::collection {

absl::StatusOr<RevisionKey> ParseRevisionName(std::string_view field, std::string_view name) {
  ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName(field, name, "agencies/*/instruments/*/revisions/*"));
  RevisionKey key{ids[0], ids[1]};
  const auto [end, error] = std::from_chars(ids[2].data(), ids[2].data() + ids[2].size(), key.number);
  if (error != std::errc() || end != ids[2].data() + ids[2].size()) {
    return FieldInvalid(field, "a revision's identifier is a number");
  }
  return key;
}

grpc::Status InstrumentTransport::CreateRevision(grpc::ServerContext* context, const v1::CreateRevisionRequest* request,
                                                 v1::Revision* response) {
  return entrance_.Run(*context, "CreateRevision", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    ICAP_ASSIGN_OR_RETURN(const LoadedRevision* revision,
                          instruments_.Load(caller, rpc::KeyOf("CreateRevision", *request), ids[0], request->source(),
                                            request->file_name()));
    *response = ToProto(*revision);
    return absl::OkStatus();
  });
}

grpc::Status InstrumentTransport::GetRevision(grpc::ServerContext* context, const v1::GetRevisionRequest* request,
                                              v1::Revision* response) {
  return entrance_.Run(*context, "GetRevision", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const RevisionKey key, ParseRevisionName("name", request->name()));
    ICAP_ASSIGN_OR_RETURN(const LoadedRevision* revision,
                          instruments_.Get(caller, key.agency, key.instrument, key.number));
    *response = ToProto(*revision);
    return absl::OkStatus();
  });
}

grpc::Status InstrumentTransport::ListRevisions(grpc::ServerContext* context, const v1::ListRevisionsRequest* request,
                                                v1::ListRevisionsResponse* response) {
  return entrance_.Run(*context, "ListRevisions", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(request->parent(), request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto revisions, instruments_.List(caller, ids[0], {size, after}));
    for (const Revision& revision : revisions) *response->add_revisions() = ToProto(revision);
    if (static_cast<int>(revisions.size()) == size) {
      const Revision& last = revisions.back();
      response->set_next_page_token(
          rpc::MakePageToken(request->parent(), fmt::format("{}/{:09}", last.instrument, last.number)));
    }
    return absl::OkStatus();
  });
}

}  // namespace icap::collection
