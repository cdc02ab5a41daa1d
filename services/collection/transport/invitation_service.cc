#include "services/collection/transport/invitation_service.h"

#include <fmt/format.h>

#include "services/collection/app/model.h"
#include "services/common/base/resource_name.h"
#include "services/common/base/status_macros.h"
#include "services/common/rpc/page.h"
#include "services/common/rpc/request_key.h"

namespace icap::collection {
namespace {

constexpr char kRolloutPattern[] = "agencies/*/rollouts/*";
constexpr char kSchoolPattern[] = "agencies/*/rollouts/*/schools/*";
constexpr char kInvitationPattern[] = "agencies/*/rollouts/*/schools/*/invitations/*";

v1::Invitation ToProto(const std::string& agency, const std::string& rollout, const DeskInvitation& invitation) {
  v1::Invitation message;
  message.set_name(
      fmt::format("{}/invitations/{}", RolloutSchoolName(agency, rollout, invitation.school), invitation.person));
  message.set_person(PersonName(agency, invitation.person));
  message.set_display_name(invitation.display_name);
  message.set_email(invitation.email);
  message.set_channel(static_cast<v1::DeliveryChannel>(invitation.channel));
  message.set_delivery_state(static_cast<v1::DeliveryState>(invitation.delivery_state));
  message.set_attempt(invitation.attempt);
  message.set_sent_day(invitation.sent_day);
  return message;
}

}  // namespace

grpc::Status InvitationTransport::ListInvitations(grpc::ServerContext* context,
                                                  const v1::ListInvitationsRequest* request,
                                                  v1::ListInvitationsResponse* response) {
  return entrance_.Run(*context, "ListInvitations", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("parent", request->parent(), kSchoolPattern));
    ICAP_ASSIGN_OR_RETURN(const int size, rpc::PageSize(request->page_size()));
    ICAP_ASSIGN_OR_RETURN(const std::string after, rpc::ReadPageToken(request->parent(), request->page_token()));
    ICAP_ASSIGN_OR_RETURN(const auto found, desk_.List(caller, ids[0], ids[1], ids[2], {size, after}));
    for (const DeskInvitation& invitation : found) {
      *response->add_invitations() = ToProto(ids[0], ids[1], invitation);
    }
    if (static_cast<int>(found.size()) == size) {
      response->set_next_page_token(rpc::MakePageToken(request->parent(), found.back().person));
    }
    return absl::OkStatus();
  });
}

grpc::Status InvitationTransport::ReissueInvitation(grpc::ServerContext* context,
                                                    const v1::ReissueInvitationRequest* request,
                                                    v1::ReissueInvitationResponse* response) {
  return entrance_.Run(*context, "ReissueInvitation", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kInvitationPattern));
    ICAP_ASSIGN_OR_RETURN(const ReissuedInvitation reissued,
                          desk_.Reissue(caller, rpc::KeyOf("ReissueInvitation", *request), ids[0], ids[1], ids[2],
                                        ids[3], request->reason()));
    *response->mutable_invitation() = ToProto(ids[0], ids[1], reissued.invitation);
    response->set_code(reissued.code);
    return absl::OkStatus();
  });
}

grpc::Status InvitationTransport::RevokeInvitation(grpc::ServerContext* context,
                                                   const v1::RevokeInvitationRequest* request,
                                                   v1::Invitation* response) {
  return entrance_.Run(*context, "RevokeInvitation", [&](const auth::Caller& caller) -> absl::Status {
    ICAP_ASSIGN_OR_RETURN(const auto ids, ParseName("name", request->name(), kInvitationPattern));
    ICAP_ASSIGN_OR_RETURN(const DeskInvitation revoked,
                          desk_.Revoke(caller, rpc::KeyOf("RevokeInvitation", *request), ids[0], ids[1], ids[2], ids[3],
                                       request->reason()));
    *response = ToProto(ids[0], ids[1], revoked);
    return absl::OkStatus();
  });
}

grpc::Status InvitationTransport::DownloadInvitations(grpc::ServerContext* context,
                                                      const v1::DownloadInvitationsRequest* request,
                                                      grpc::ServerWriter<v1::DownloadInvitationsResponse>* writer) {
  return entrance_.Run(*context, "DownloadInvitations", [&](const auth::Caller& caller) -> absl::Status {
    const bool one_school = request->parent().find("/schools/") != std::string::npos;
    ICAP_ASSIGN_OR_RETURN(const auto ids,
                          ParseName("parent", request->parent(), one_school ? kSchoolPattern : kRolloutPattern));
    return desk_.Download(caller, ids[0], ids[1], one_school ? ids[2] : "", request->web_address(),
                          request->mark_sent(), [&](const std::string& csv) {
                            v1::DownloadInvitationsResponse part;
                            part.set_csv(csv);
                            return writer->Write(part);
                          });
  });
}

}  // namespace icap::collection
