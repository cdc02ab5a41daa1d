#include <fmt/format.h>

#include <algorithm>

#include "icap/collection/v1/retention.pb.h"
#include "icap/profile/v1/view_retention.pb.h"
#include "services/common/base/status_macros.h"
#include "tools/icapctl/commands.h"

namespace icap::icapctl {
namespace {

namespace v1 = collection::v1;

constexpr char kService[] = "collection.v1.RetentionService/";
constexpr char kViewService[] = "profile.v1.ViewRetentionService/";
constexpr char kPrefix[] = "DATA_KIND_";

struct Arguments {
  std::string agency;
  std::string kind;
  int days = 0;
  bool dry_run = false;
};

// "DATA_KIND_REQUEST_LOG" as "request-log".
std::string KindName(v1::DataKind kind) {
  std::string name = v1::DataKind_Name(kind).substr(sizeof(kPrefix) - 1);
  for (char& c : name) c = c == '_' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return name;
}

void Print(Context& context, const v1::RetentionPolicy& policy) {
  if (context.json) return PrintJson(policy);
  for (const auto& period : policy.periods()) {
    fmt::print("{:<18} {:>6} days  (default {})\n", KindName(period.kind()),
               period.days() == 0 ? "all" : std::to_string(period.days()), period.default_days());
  }
}

void Print(Context& context, const v1::Purge& purge) {
  if (context.json) return PrintJson(purge);
  fmt::print("{} by {}\n", purge.dry_run() ? "dry run" : purge.name(), purge.actor());
  for (const auto& kind : purge.kinds()) fmt::print("  {:<18} {:>10} rows\n", KindName(kind.kind()), kind.row_count());
}

void Print(Context& context, const profile::v1::ProfileViewPurge& purge) {
  if (context.json) return PrintJson(purge);
  fmt::print("{} by {}\n  {:<18} {:>10} rows\n", purge.dry_run() ? "dry run" : purge.name(), purge.actor(),
             KindName(v1::DATA_KIND_PROFILE_VIEWS), purge.view_count());
}

absl::Status Get(Context& context, const Arguments& arguments) {
  v1::GetRetentionPolicyRequest request;
  request.set_parent(arguments.agency);
  v1::RetentionPolicy policy;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "GetRetentionPolicy", request, &policy));
  Print(context, policy);
  return absl::OkStatus();
}

absl::Status Set(Context& context, const Arguments& arguments) {
  v1::UpdateRetentionPolicyRequest request;
  request.set_parent(arguments.agency);
  std::string name = kPrefix + arguments.kind;
  for (char& c : name) c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  v1::DataKind kind = v1::DATA_KIND_UNSPECIFIED;
  if (!v1::DataKind_Parse(name, &kind)) {
    return absl::InvalidArgumentError(fmt::format("'{}' is no kind of data: see 'retention get'.", arguments.kind));
  }
  auto* period = request.add_periods();
  period->set_kind(kind);
  period->set_days(arguments.days);
  request.set_request_id(NewRequestId());
  v1::RetentionPolicy policy;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "UpdateRetentionPolicy", request, &policy));
  Print(context, policy);
  return absl::OkStatus();
}

absl::Status RunPurge(Context& context, const Arguments& arguments) {
  v1::PurgeDataRequest request;
  request.set_parent(arguments.agency);
  request.set_dry_run(arguments.dry_run);
  request.set_request_id(NewRequestId());
  v1::Purge purge;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "PurgeData", request, &purge));
  Print(context, purge);
  return absl::OkStatus();
}

absl::Status ListPurges(Context& context, const Arguments& arguments) {
  v1::ListPurgesRequest request;
  request.set_parent(arguments.agency);
  ICAP_ASSIGN_OR_RETURN(const auto all,
                        ListAll<v1::ListPurgesResponse>(context, std::string(kService) + "ListPurges", request));
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& purge : all.purges()) Print(context, purge);
  return absl::OkStatus();
}

absl::Status PurgeViews(Context& context, const Arguments& arguments) {
  profile::v1::PurgeProfileViewsRequest request;
  request.set_parent(arguments.agency);
  request.set_dry_run(arguments.dry_run);
  request.set_request_id(NewRequestId());
  profile::v1::ProfileViewPurge purge;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kViewService) + "PurgeProfileViews", request, &purge));
  Print(context, purge);
  return absl::OkStatus();
}

absl::Status ListViewPurges(Context& context, const Arguments& arguments) {
  profile::v1::ListProfileViewPurgesRequest request;
  request.set_parent(arguments.agency);
  ICAP_ASSIGN_OR_RETURN(const auto all, ListAll<profile::v1::ListProfileViewPurgesResponse>(
                                            context, std::string(kViewService) + "ListProfileViewPurges", request));
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& purge : all.purges()) Print(context, purge);
  return absl::OkStatus();
}

}  // namespace

void AddRetentionCommands(CLI::App& app, Command* chosen) {
  auto* arguments = new Arguments;  // lives as long as the process: CLI11 keeps pointers into it
  auto* retention = app.add_subcommand("retention", "How long data are kept")->require_subcommand(1);
  const auto add = [=](const char* name, const char* text, auto function) {
    auto* command = retention->add_subcommand(name, text);
    command->add_option("agency", arguments->agency, "agencies/{agency}")->required();
    command->callback([=] { *chosen = [=](Context& context) { return function(context, *arguments); }; });
    return command;
  };
  add("get", "Periods of all kinds", Get);
  auto* set = add("set", "Set the period of one kind", Set);
  set->add_option("--kind", arguments->kind, "Kind, e.g. invitations")->required();
  set->add_option("--days", arguments->days, "Days; 0: for ever")->required();
  const auto add_purge = [=](const char* name, const char* text, auto function) {
    add(name, text, function)->add_flag("--dry-run", arguments->dry_run, "Count, and delete nothing");
  };
  add_purge("purge", "Delete what is older, but for looks at profiles", RunPurge);
  add("purges", "What was deleted when", ListPurges);
  add_purge("purge-views", "Delete older looks at profiles", PurgeViews);
  add("view-purges", "Which looks at profiles were deleted when", ListViewPurges);
}

}  // namespace icap::icapctl
