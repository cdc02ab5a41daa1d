#include <fmt/format.h>

#include <cstdio>

#include "icap/collection/v1/invitation.pb.h"
#include "services/common/base/status_macros.h"
#include "tools/icapctl/commands.h"
#include "tools/icapctl/rollout_commands.h"

namespace icap::icapctl {
namespace {

namespace v1 = collection::v1;

constexpr char kDesk[] = "collection.v1.InvitationService/";

struct Arguments {
  std::string name;
  std::string reason;
  std::string web_address;
  bool replace = false;
  bool mark_sent = false;
};

absl::Status Issue(Context& context, const Arguments& arguments) {
  v1::IssueInvitationsRequest request;
  request.set_parent(arguments.name);
  request.set_replace(arguments.replace);
  request.set_request_id(NewRequestId());
  v1::IssueInvitationsResponse response;
  ICAP_RETURN_IF_ERROR(Call(context, "collection.v1.RolloutService/IssueInvitations", request, &response));
  if (context.json) {
    PrintJson(response);
    return absl::OkStatus();
  }
  for (const auto& invitation : response.invitations())
    fmt::print("{},/s/{}\n", invitation.person(), invitation.code());
  return absl::OkStatus();
}

void PrintLine(const v1::Invitation& invitation) {
  fmt::print("{}  {:<8} attempt {}  {}  {}\n", invitation.name(),
             v1::DeliveryState_Name(invitation.delivery_state()).substr(sizeof("DELIVERY_STATE")), invitation.attempt(),
             invitation.sent_day(), invitation.display_name());
}

absl::Status List(Context& context, const Arguments& arguments) {
  v1::ListInvitationsRequest request;
  request.set_parent(arguments.name);
  ICAP_ASSIGN_OR_RETURN(const auto all,
                        ListAll<v1::ListInvitationsResponse>(context, std::string(kDesk) + "ListInvitations", request));
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& invitation : all.invitations()) PrintLine(invitation);
  return absl::OkStatus();
}

absl::Status Reissue(Context& context, const Arguments& arguments) {
  v1::ReissueInvitationRequest request;
  request.set_name(arguments.name);
  request.set_reason(arguments.reason);
  request.set_request_id(NewRequestId());
  v1::ReissueInvitationResponse response;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kDesk) + "ReissueInvitation", request, &response));
  if (context.json) {
    PrintJson(response);
  } else {
    fmt::print("{},/s/{}\n", response.invitation().person(), response.code());
  }
  return absl::OkStatus();
}

absl::Status Revoke(Context& context, const Arguments& arguments) {
  v1::RevokeInvitationRequest request;
  request.set_name(arguments.name);
  request.set_reason(arguments.reason);
  request.set_request_id(NewRequestId());
  v1::Invitation invitation;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kDesk) + "RevokeInvitation", request, &invitation));
  if (context.json) {
    PrintJson(invitation);
  } else {
    PrintLine(invitation);
  }
  return absl::OkStatus();
}

absl::Status Download(Context& context, const Arguments& arguments) {
  v1::DownloadInvitationsRequest request;
  request.set_parent(arguments.name);
  request.set_web_address(arguments.web_address);
  request.set_mark_sent(arguments.mark_sent);
  v1::DownloadInvitationsResponse part;
  return context.client->Watch("icap.collection.v1.InvitationService/DownloadInvitations", request, &part, [&] {
    std::fputs(part.csv().c_str(), stdout);
    return true;
  });
}

}  // namespace

void AddInvitationCommands(CLI::App& app, Command* chosen) {
  auto* arguments = new Arguments;  // lives as long as the process: CLI11 keeps pointers into it
  auto* invitations = app.add_subcommand("invitations", "Links of teachers")->require_subcommand(1);
  const auto add = [=](const char* name, const char* text, const char* what, auto function) {
    auto* command = invitations->add_subcommand(name, text);
    command->add_option("name", arguments->name, what)->required();
    command->callback([=] { *chosen = [=](Context& context) { return function(context, *arguments); }; });
    return command;
  };
  constexpr char kSchool[] = "agencies/{agency}/rollouts/{rollout}/schools/{school}";
  constexpr char kOne[] = "…/schools/{school}/invitations/{person}";
  add("issue", "Print a school's links to hand out; once", kSchool, Issue)
      ->add_flag("--replace", arguments->replace, "Void earlier links (only before the first submission)");
  add("list", "Who has a link, and what became of it; never who answered", kSchool, List);
  auto* reissue = add("reissue", "Make a new link for one person; the earlier one is void", kOne, Reissue);
  auto* revoke = add("revoke", "Void one person's link", kOne, Revoke);
  for (auto* command : {reissue, revoke}) command->add_option("--reason", arguments->reason, "Why")->required();
  auto* download = add("download", "Print the links as CSV for a mail merge",
                       "agencies/{agency}/rollouts/{rollout}, or one of its schools", Download);
  download->add_option("--web-address", arguments->web_address, "What links begin with")->required();
  download->add_flag("--mark-sent", arguments->mark_sent, "They count as sent today");
}

}  // namespace icap::icapctl
