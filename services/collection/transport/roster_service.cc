#include "services/collection/transport/roster_service.h"

#include <fmt/format.h>

#include <charconv>

#include "services/collection/transport/roster_convert.h"
#include "services/common/base/error.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/page.h"
#include "services/common/rpc/request_key.h"

namespace icap::collection {
namespace {

constexpr char kImport[] = "agencies/*/rosterImports/*";

// Page size and what comes after, of any list.
template <typename Request>
absl::StatusOr<Page> PageOf(const std::string& list, const Request& request) {
  ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request.page_size()));
  ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(list, request.page_token()));
  return Page{size, after};
}

absl::StatusOr<int> NumberOf(const std::string& field, const std::string& text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return FieldInvalid(field, "does not end in a number");
  return number;
}

}  // namespace

grpc::Status RosterTransport::CreateRosterImport(grpc::ServerContext* context,
                                                 const v1::CreateRosterImportRequest* request,
                                                 v1::RosterImport* response) {
  return entrance_.Run(*context, "CreateRosterImport", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    const v1::RosterConnection& connection = request->connection();
    ICAP_ASSIGN_OR_RETURN(const RosterImport import,
                          imports_.Create(caller, rpc::KeyOf("CreateRosterImport", *request), ids[0], request->source(),
                                          {connection.base_url(), connection.token_url(), connection.client_id()}));
    *response = ToProto(import);
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::UploadRosterChunk(grpc::ServerContext* context,
                                                const v1::UploadRosterChunkRequest* request,
                                                v1::UploadRosterChunkResponse* response) {
  return entrance_.Run(*context, "UploadRosterChunk", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kImport));
    ICAP_ASSIGN_OR_RETURN(const int64_t received, imports_.AddChunk(caller, rpc::KeyOf("UploadRosterChunk", *request),
                                                                    ids[0], ids[1], request->index(), request->data()));
    response->set_received_bytes(received);
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::StageRosterImport(grpc::ServerContext* context,
                                                const v1::StageRosterImportRequest* request,
                                                v1::RosterImport* response) {
  return entrance_.Run(*context, "StageRosterImport", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kImport));
    const auto reading = request->strict() ? roster::Reading::kStrict : roster::Reading::kTolerant;
    ICAP_ASSIGN_OR_RETURN(const RosterImport import,
                          imports_.Stage(caller, rpc::KeyOf("StageRosterImport", *request), ids[0], ids[1], reading));
    *response = ToProto(import);
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::GetRosterImport(grpc::ServerContext* context, const v1::GetRosterImportRequest* request,
                                              v1::GetRosterImportResponse* response) {
  return entrance_.Run(*context, "GetRosterImport", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kImport));
    const std::string list = "findings " + request->name();
    ICAP_ASSIGN_OR_RETURN(const Page page, PageOf(list, *request));
    ICAP_ASSIGN_OR_RETURN(const RosterImport import, imports_.Get(caller, ids[0], ids[1]));
    ICAP_ASSIGN_OR_RETURN(const auto findings, imports_.ListFindings(caller, ids[0], ids[1], page));
    *response->mutable_roster_import() = ToProto(import);
    for (const roster::Finding& finding : findings) *response->add_findings() = ToProto(finding);
    if (static_cast<int>(findings.size()) == page.size) {
      // Findings are numbered without gaps.
      ICAP_ASSIGN_OR_RETURN(const int before, page.after.empty() ? 0 : NumberOf("page_token", page.after));
      response->set_next_page_token(rpc::MakePageToken(list, std::to_string(before + page.size)));
    }
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::ListRosterImports(grpc::ServerContext* context,
                                                const v1::ListRosterImportsRequest* request,
                                                v1::ListRosterImportsResponse* response) {
  return entrance_.Run(*context, "ListRosterImports", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    const std::string list = "rosterImports " + request->parent();
    ICAP_ASSIGN_OR_RETURN(const Page page, PageOf(list, *request));
    ICAP_ASSIGN_OR_RETURN(const auto imports, imports_.List(caller, ids[0], page));
    for (const RosterImport& import : imports) *response->add_roster_imports() = ToProto(import);
    if (static_cast<int>(imports.size()) == page.size) {
      response->set_next_page_token(rpc::MakePageToken(list, imports.back().import));
    }
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::ListRosterChanges(grpc::ServerContext* context,
                                                const v1::ListRosterChangesRequest* request,
                                                v1::ListRosterChangesResponse* response) {
  return entrance_.Run(*context, "ListRosterChanges", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kImport));
    std::string under;
    if (!request->under().empty()) {
      ICAP_ASSIGN_OR_RETURN(const auto under_ids,
                            ParseName("under", request->under(), fmt::format("agencies/{}/organizations/*", ids[0])));
      under = under_ids[0];
    }
    std::optional<ChangeKind> kind;
    if (request->kind() != v1::ROSTER_CHANGE_KIND_UNSPECIFIED) kind = static_cast<ChangeKind>(request->kind());
    const std::string list =
        fmt::format("changes {} {} {}", request->parent(), static_cast<int>(request->kind()), request->under());
    ICAP_ASSIGN_OR_RETURN(const Page page, PageOf(list, *request));
    ICAP_ASSIGN_OR_RETURN(const auto changes, imports_.ListChanges(caller, ids[0], ids[1], kind, under, page));
    for (const RosterChange& change : changes) *response->add_changes() = ToProto(ids[0], change);
    if (static_cast<int>(changes.size()) == page.size) {
      response->set_next_page_token(rpc::MakePageToken(list, std::to_string(changes.back().ordinal)));
    }
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::ListPersonMatches(grpc::ServerContext* context,
                                                const v1::ListPersonMatchesRequest* request,
                                                v1::ListPersonMatchesResponse* response) {
  return entrance_.Run(*context, "ListPersonMatches", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kImport));
    const std::string list = "matches " + request->parent();
    ICAP_ASSIGN_OR_RETURN(const Page page, PageOf(list, *request));
    ICAP_ASSIGN_OR_RETURN(const auto matches, imports_.ListMatches(caller, ids[0], ids[1], page));
    for (const StoredMatch& match : matches) *response->add_matches() = ToProto(ids[0], ids[1], match);
    if (static_cast<int>(matches.size()) == page.size) {
      response->set_next_page_token(rpc::MakePageToken(list, std::to_string(matches.back().match)));
    }
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::ResolvePersonMatch(grpc::ServerContext* context,
                                                 const v1::ResolvePersonMatchRequest* request,
                                                 v1::PersonMatch* response) {
  return entrance_.Run(*context, "ResolvePersonMatch", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), "agencies/*/rosterImports/*/matches/*"));
    ICAP_ASSIGN_OR_RETURN(const int number, NumberOf("name", ids[2]));
    if (request->resolution() != v1::MATCH_RESOLUTION_SAME && request->resolution() != v1::MATCH_RESOLUTION_DIFFERENT) {
      return FieldInvalid("resolution", "must say whether the two are the same");
    }
    ICAP_ASSIGN_OR_RETURN(
        const StoredMatch match,
        imports_.ResolveMatch(caller, rpc::KeyOf("ResolvePersonMatch", *request), ids[0], ids[1], number,
                              request->resolution() == v1::MATCH_RESOLUTION_SAME, request->reason()));
    *response = ToProto(ids[0], ids[1], match);
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::ApproveRosterImport(grpc::ServerContext* context,
                                                  const v1::ApproveRosterImportRequest* request,
                                                  v1::RosterImport* response) {
  return entrance_.Run(*context, "ApproveRosterImport", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kImport));
    ICAP_ASSIGN_OR_RETURN(const RosterImport import,
                          imports_.Approve(caller, rpc::KeyOf("ApproveRosterImport", *request), ids[0], ids[1],
                                           request->override_reason(), request->keep_open_matches_apart()));
    *response = ToProto(import);
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::ApplyRosterImport(grpc::ServerContext* context,
                                                const v1::ApplyRosterImportRequest* request,
                                                v1::RosterImport* response) {
  return entrance_.Run(*context, "ApplyRosterImport", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kImport));
    ICAP_ASSIGN_OR_RETURN(const RosterImport import,
                          imports_.Apply(caller, rpc::KeyOf("ApplyRosterImport", *request), ids[0], ids[1]));
    *response = ToProto(import);
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::CancelRosterImport(grpc::ServerContext* context,
                                                 const v1::CancelRosterImportRequest* request,
                                                 v1::RosterImport* response) {
  return entrance_.Run(*context, "CancelRosterImport", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kImport));
    ICAP_ASSIGN_OR_RETURN(const RosterImport import,
                          imports_.Cancel(caller, rpc::KeyOf("CancelRosterImport", *request), ids[0], ids[1]));
    *response = ToProto(import);
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::MergePeople(grpc::ServerContext* context, const v1::MergePeopleRequest* request,
                                          v1::PersonChange* response) {
  return entrance_.Run(*context, "MergePeople", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("person", request->person(), "agencies/*/people/*"));
    ICAP_ASSIGN_OR_RETURN(const auto into,
                          ParseName("into", request->into(), fmt::format("agencies/{}/people/*", ids[0])));
    IdentityChange change;
    change.agency = ids[0];
    change.person = ids[1];
    change.into = into[0];
    change.reason = request->reason();
    ICAP_ASSIGN_OR_RETURN(const IdentityChange done,
                          imports_.Merge(caller, rpc::KeyOf("MergePeople", *request), change));
    *response = ToProto(done);
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::SplitPerson(grpc::ServerContext* context, const v1::SplitPersonRequest* request,
                                          v1::PersonChange* response) {
  return entrance_.Run(*context, "SplitPerson", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("person", request->person(), "agencies/*/people/*"));
    IdentityChange change;
    change.agency = ids[0];
    change.person = ids[1];
    for (const std::string& id : request->sourced_ids()) change.records.push_back({request->source(), id});
    change.reason = request->reason();
    ICAP_ASSIGN_OR_RETURN(const IdentityChange done,
                          imports_.Split(caller, rpc::KeyOf("SplitPerson", *request), change));
    *response = ToProto(done);
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::UndoPersonChange(grpc::ServerContext* context, const v1::UndoPersonChangeRequest* request,
                                               v1::PersonChange* response) {
  return entrance_.Run(*context, "UndoPersonChange", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), "agencies/*/personChanges/*"));
    ICAP_ASSIGN_OR_RETURN(const IdentityChange done, imports_.Undo(caller, rpc::KeyOf("UndoPersonChange", *request),
                                                                   ids[0], ids[1], request->reason()));
    *response = ToProto(done);
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::ListPersonChanges(grpc::ServerContext* context,
                                                const v1::ListPersonChangesRequest* request,
                                                v1::ListPersonChangesResponse* response) {
  return entrance_.Run(*context, "ListPersonChanges", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    const std::string list = "personChanges " + request->parent();
    ICAP_ASSIGN_OR_RETURN(const Page page, PageOf(list, *request));
    ICAP_ASSIGN_OR_RETURN(const auto changes, imports_.ListIdentityChanges(caller, ids[0], page));
    for (const IdentityChange& change : changes) *response->add_changes() = ToProto(change);
    if (static_cast<int>(changes.size()) == page.size) {
      response->set_next_page_token(rpc::MakePageToken(list, changes.back().change));
    }
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::GetRosterPolicy(grpc::ServerContext* context, const v1::GetRosterPolicyRequest* request,
                                              v1::RosterPolicy* response) {
  return entrance_.Run(*context, "GetRosterPolicy", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), "agencies/*"));
    ICAP_ASSIGN_OR_RETURN(const RosterPolicy policy, imports_.GetPolicy(caller, ids[0]));
    *response = ToProto(ids[0], policy);
    return absl::OkStatus();
  });
}

grpc::Status RosterTransport::UpdateRosterPolicy(grpc::ServerContext* context,
                                                 const v1::UpdateRosterPolicyRequest* request,
                                                 v1::RosterPolicy* response) {
  return entrance_.Run(*context, "UpdateRosterPolicy", [&](const auth::Caller& caller) -> absl::Status {
    const v1::RosterPolicy& given = request->policy();
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("policy.parent", given.parent(), "agencies/*"));
    ICAP_ASSIGN_OR_RETURN(const RosterPolicy policy,
                          imports_.SetPolicy(caller, rpc::KeyOf("UpdateRosterPolicy", *request), ids[0],
                                             {given.max_removed_percent(),
                                              {given.asked_roles().begin(), given.asked_roles().end()},
                                              given.certainty()}));
    *response = ToProto(ids[0], policy);
    return absl::OkStatus();
  });
}

}  // namespace icap::collection
