#include <fmt/format.h>

#include <algorithm>

#include "icap/collection/v1/roster.pb.h"
#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "tools/client/progress.h"
#include "tools/icapctl/commands.h"

namespace icap::icapctl {
namespace {

namespace v1 = collection::v1;

constexpr char kService[] = "collection.v1.RosterService/";
constexpr size_t kChunkBytes = 1'000'000;
// Reading and comparing a state's roster.
constexpr std::chrono::seconds kStageTimeout{600};
constexpr int kShownFindings = 20;   // after an import
constexpr int kMaxFindings = 1'000;  // of `show`

struct Arguments {
  std::string path;
  std::string agency;
  std::string name;
  std::string source;
  v1::RosterConnection connection;
  std::string kind;
  std::string under;
  std::string resolution;
  std::string reason;
  std::string override_reason;
  bool strict = false;
  bool approve = false;
  bool keep_apart = false;
};

// "ROSTER_IMPORT_STATE_STAGED" as "staged".
std::string Lower(std::string name, size_t prefix) {
  name = name.substr(prefix);
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name;
}

std::string StateOf(const v1::RosterImport& import) {
  return Lower(v1::RosterImportState_Name(import.state()), sizeof("ROSTER_IMPORT_STATE_") - 1);
}

void PrintCounts(const char* what, const v1::RosterCounts& counts) {
  fmt::print("{:<14}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}\n", what, counts.read(), counts.added(), counts.changed(),
             counts.moved(), counts.gone(), counts.returned());
}

void Print(Context& context, const v1::RosterImport& import) {
  if (context.json) return PrintJson(import);
  fmt::print("{}  {}{}\n", import.name(), StateOf(import), import.stale() ? " (stale: stage it again)" : "");
  fmt::print("{:<14}{:>8}{:>8}{:>8}{:>8}{:>8}{:>8}\n", "", "read", "new", "changed", "moved", "gone", "back");
  PrintCounts("organizations", import.organizations());
  PrintCounts("people", import.people());
  if (import.joined_record_count() > 0) {
    fmt::print("{} records were found to be of someone who has another one.\n", import.joined_record_count());
  }
  if (import.open_match_count() > 0) {
    fmt::print("{} matches wait for a decision: icapctl roster matches {}\n", import.open_match_count(), import.name());
  }
  for (const auto& guard : import.guards()) fmt::print("Stopped: {}\n", guard.message());
  if (!import.approver().empty()) fmt::print("Approved by {}.\n", import.approver());
  if (!import.override_reason().empty()) fmt::print("Overridden: {}\n", import.override_reason());
}

void PrintFindings(const v1::GetRosterImportResponse& response) {
  for (const auto& finding : response.findings()) {
    fmt::print("  {:<9}{}{}{}: {}\n",
               Lower(v1::RosterSeverity_Name(finding.severity()), sizeof("ROSTER_SEVERITY_") - 1), finding.code(),
               finding.file().empty() ? "" : "  " + finding.file(),
               finding.line() > 0 ? fmt::format(":{}", finding.line()) : "", finding.message());
  }
  const int more = response.roster_import().finding_count() - response.findings_size();
  if (more > 0) fmt::print("  … and {} more findings\n", more);
}

absl::Status Stage(Context& context, const std::string& name, bool strict, v1::RosterImport* import) {
  v1::StageRosterImportRequest request;
  request.set_name(name);
  request.set_strict(strict);
  request.set_request_id(NewRequestId());
  return context.client->Call(fmt::format("icap.{}StageRosterImport", kService), request, import, kStageTimeout);
}

absl::Status Approve(Context& context, const Arguments& arguments, v1::RosterImport* import) {
  v1::ApproveRosterImportRequest approval;
  approval.set_name(import->name());
  approval.set_override_reason(arguments.override_reason);
  approval.set_keep_open_matches_apart(arguments.keep_apart);
  approval.set_request_id(NewRequestId());
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "ApproveRosterImport", approval, import));
  v1::ApplyRosterImportRequest request;
  request.set_name(import->name());
  request.set_request_id(NewRequestId());
  return context.client->Call(fmt::format("icap.{}ApplyRosterImport", kService), request, import, kStageTimeout);
}

absl::Status Upload(Context& context, const std::string& package, const std::string& name) {
  const size_t count = (package.size() + kChunkBytes - 1) / kChunkBytes;
  client::Progress progress("uploading", static_cast<int64_t>(count));
  for (size_t i = 0; i < count; ++i) {
    v1::UploadRosterChunkRequest request;
    request.set_name(name);
    request.set_index(static_cast<int>(i));
    request.set_data(package.substr(i * kChunkBytes, kChunkBytes));
    request.set_request_id(NewRequestId());
    v1::UploadRosterChunkResponse response;
    ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "UploadRosterChunk", request, &response));
    progress.Add();
  }
  return absl::OkStatus();
}

// Prints what staging or applying came to; findings too, on the way.
absl::Status Report(Context& context, const v1::RosterImport& import) {
  if (!context.json && import.finding_count() > 0) {
    v1::GetRosterImportRequest request;
    request.set_name(import.name());
    request.set_page_size(kShownFindings);
    v1::GetRosterImportResponse response;
    ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "GetRosterImport", request, &response));
    PrintFindings(response);
  }
  Print(context, import);
  if (import.state() == v1::ROSTER_IMPORT_STATE_REFUSED) {
    return InvalidArgument(Reason::kFileInvalid, "The package cannot be used: see the findings.");
  }
  return absl::OkStatus();
}

absl::Status Import(Context& context, const Arguments& arguments) {
  v1::CreateRosterImportRequest request;
  request.set_parent(arguments.agency);
  request.set_source(arguments.source);
  std::string package;
  if (arguments.path.empty()) {
    *request.mutable_connection() = arguments.connection;
  } else {
    ICAP_ASSIGN_OR_RETURN(package, ReadFile(arguments.path));
  }
  request.set_request_id(NewRequestId());
  v1::RosterImport import;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "CreateRosterImport", request, &import));
  if (!package.empty()) ICAP_RETURN_IF_ERROR(Upload(context, package, import.name()));
  ICAP_RETURN_IF_ERROR(Stage(context, import.name(), arguments.strict, &import));
  const bool waits =
      import.state() == v1::ROSTER_IMPORT_STATE_STAGED || import.state() == v1::ROSTER_IMPORT_STATE_GUARDED;
  if (!arguments.approve || !waits) return Report(context, import);
  absl::Status approved = Approve(context, arguments, &import);
  ICAP_RETURN_IF_ERROR(Report(context, import));
  return approved;
}

absl::Status Show(Context& context, const Arguments& arguments) {
  v1::GetRosterImportRequest request;
  request.set_name(arguments.name);
  request.set_page_size(kMaxFindings);
  v1::GetRosterImportResponse response;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "GetRosterImport", request, &response));
  if (context.json) {
    PrintJson(response);
    return absl::OkStatus();
  }
  PrintFindings(response);
  Print(context, response.roster_import());
  return absl::OkStatus();
}

absl::Status List(Context& context, const Arguments& arguments) {
  v1::ListRosterImportsRequest request;
  request.set_parent(arguments.agency);
  ICAP_ASSIGN_OR_RETURN(const auto all, ListAll<v1::ListRosterImportsResponse>(
                                            context, std::string(kService) + "ListRosterImports", request));
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& import : all.roster_imports()) {
    fmt::print("{}  {:<10} by {}\n", import.name(), StateOf(import), import.creator());
  }
  return absl::OkStatus();
}

absl::Status Changes(Context& context, const Arguments& arguments) {
  v1::ListRosterChangesRequest request;
  request.set_parent(arguments.name);
  request.set_under(arguments.under);
  if (!arguments.kind.empty()) {
    std::string name = "ROSTER_CHANGE_KIND_" + arguments.kind;
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::toupper(c); });
    v1::RosterChangeKind kind = v1::ROSTER_CHANGE_KIND_UNSPECIFIED;
    if (!v1::RosterChangeKind_Parse(name, &kind)) {
      return FieldInvalid("kind", "must be new, changed, moved, gone, returned or carried");
    }
    request.set_kind(kind);
  }
  ICAP_ASSIGN_OR_RETURN(const auto all, ListAll<v1::ListRosterChangesResponse>(
                                            context, std::string(kService) + "ListRosterChanges", request));
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& change : all.changes()) {
    fmt::print("{:<9}{:<9}{}  {}{}{}\n",
               Lower(v1::RosterChangeKind_Name(change.kind()), sizeof("ROSTER_CHANGE_KIND_") - 1),
               change.subject_kind(), change.subject(), change.title(),
               change.organization().empty() ? "" : "  in " + change.organization(),
               change.note().empty() ? "" : fmt::format("  ({})", change.note()));
  }
  return absl::OkStatus();
}

std::string Describe(const v1::MatchRecord& record) {
  return fmt::format("{} ({}, {})", record.display_name(),
                     record.sourced_id().empty() ? record.person() : record.sourced_id(), record.organization());
}

absl::Status Matches(Context& context, const Arguments& arguments) {
  v1::ListPersonMatchesRequest request;
  request.set_parent(arguments.name);
  ICAP_ASSIGN_OR_RETURN(const auto all, ListAll<v1::ListPersonMatchesResponse>(
                                            context, std::string(kService) + "ListPersonMatches", request));
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& match : all.matches()) {
    fmt::print("{}\n  {}\n  {}\n  {} (certainty {:.2f})  {}\n", match.name(), Describe(match.left()),
               Describe(match.right()), match.evidence(), match.certainty(),
               Lower(v1::MatchResolution_Name(match.resolution()), sizeof("MATCH_RESOLUTION_") - 1));
  }
  return absl::OkStatus();
}

absl::Status Resolve(Context& context, const Arguments& arguments) {
  v1::ResolvePersonMatchRequest request;
  request.set_name(arguments.name);
  request.set_resolution(arguments.resolution == "same" ? v1::MATCH_RESOLUTION_SAME : v1::MATCH_RESOLUTION_DIFFERENT);
  request.set_reason(arguments.reason);
  request.set_request_id(NewRequestId());
  v1::PersonMatch match;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "ResolvePersonMatch", request, &match));
  if (context.json) {
    PrintJson(match);
  } else {
    fmt::print("{}  {}; stage the import again when all are decided\n", match.name(), arguments.resolution);
  }
  return absl::OkStatus();
}

absl::Status ApproveAndApply(Context& context, const Arguments& arguments) {
  v1::RosterImport import;
  import.set_name(arguments.name);
  ICAP_RETURN_IF_ERROR(Approve(context, arguments, &import));
  Print(context, import);
  return absl::OkStatus();
}

absl::Status StageAgain(Context& context, const Arguments& arguments) {
  v1::RosterImport import;
  ICAP_RETURN_IF_ERROR(Stage(context, arguments.name, arguments.strict, &import));
  return Report(context, import);
}

absl::Status Cancel(Context& context, const Arguments& arguments) {
  v1::CancelRosterImportRequest request;
  request.set_name(arguments.name);
  request.set_request_id(NewRequestId());
  v1::RosterImport import;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "CancelRosterImport", request, &import));
  Print(context, import);
  return absl::OkStatus();
}

void AddApproval(CLI::App* command, Arguments* arguments) {
  command->add_option("--override", arguments->override_reason, "Why it is right although the guard stopped it");
  command->add_flag("--keep-apart", arguments->keep_apart, "Undecided matches become two people each");
}

void AddDecisions(CLI::App* roster, Arguments* arguments, Command* chosen) {
  auto* matches = roster->add_subcommand("matches", "Records that may be one person");
  matches->add_option("import", arguments->name, "agencies/{agency}/rosterImports/{import}")->required();
  matches->callback([=] { *chosen = [=](Context& context) { return Matches(context, *arguments); }; });
  auto* resolve = roster->add_subcommand("resolve", "Say whether the records of a match are one person");
  resolve->add_option("match", arguments->name, "agencies/{agency}/rosterImports/{import}/matches/{match}")->required();
  resolve->add_option("resolution", arguments->resolution, "same or different")
      ->required()
      ->check(CLI::IsMember({"same", "different"}));
  resolve->add_option("--reason", arguments->reason, "Why")->required();
  resolve->callback([=] { *chosen = [=](Context& context) { return Resolve(context, *arguments); }; });
  auto* stage = roster->add_subcommand("stage", "Compare again, after decisions or when it is stale");
  stage->add_option("import", arguments->name, "agencies/{agency}/rosterImports/{import}")->required();
  stage->add_flag("--strict", arguments->strict, "Every deviation from the standard is an error");
  stage->callback([=] { *chosen = [=](Context& context) { return StageAgain(context, *arguments); }; });
  auto* approve = roster->add_subcommand("approve", "Approve and apply");
  approve->add_option("import", arguments->name, "agencies/{agency}/rosterImports/{import}")->required();
  AddApproval(approve, arguments);
  approve->callback([=] { *chosen = [=](Context& context) { return ApproveAndApply(context, *arguments); }; });
  auto* cancel = roster->add_subcommand("cancel", "Give an import up");
  cancel->add_option("import", arguments->name, "agencies/{agency}/rosterImports/{import}")->required();
  cancel->callback([=] { *chosen = [=](Context& context) { return Cancel(context, *arguments); }; });
}

}  // namespace

CLI::App* AddRosterCommands(CLI::App& app, Command* chosen) {
  auto* arguments = new Arguments;  // lives as long as the process: CLI11 keeps pointers into it
  auto* roster =
      app.add_subcommand("roster", "Organizations and people from a student information system")->require_subcommand(1);
  auto* importing = roster->add_subcommand("import", "Upload a package (or pull), and show what it would change");
  auto* path = importing->add_option("path", arguments->path, "Zip of OneRoster or plain CSV files");
  importing->add_option("--agency", arguments->agency, "agencies/{agency}")->required();
  importing->add_option("--source", arguments->source, "Which system the ids belong to");
  importing->add_option("--pull", *arguments->connection.mutable_base_url(), "Base URL of a OneRoster 1.2 service")
      ->excludes(path);
  importing->add_option("--token-url", *arguments->connection.mutable_token_url(), "Where it gives tokens");
  importing->add_option("--client", *arguments->connection.mutable_client_id(), "OAuth 2 client identifier");
  importing->add_flag("--strict", arguments->strict, "Every deviation from the standard is an error");
  importing->add_flag("--approve", arguments->approve, "Approve and apply at once");
  AddApproval(importing, arguments);
  importing->callback([=] { *chosen = [=](Context& context) { return Import(context, *arguments); }; });
  auto* list = roster->add_subcommand("list", "Imports of an agency");
  list->add_option("--agency", arguments->agency, "agencies/{agency}")->required();
  list->callback([=] { *chosen = [=](Context& context) { return List(context, *arguments); }; });
  auto* show = roster->add_subcommand("show", "An import and its findings");
  show->add_option("import", arguments->name, "agencies/{agency}/rosterImports/{import}")->required();
  show->callback([=] { *chosen = [=](Context& context) { return Show(context, *arguments); }; });
  auto* changes = roster->add_subcommand("changes", "What an import would change");
  changes->add_option("import", arguments->name, "agencies/{agency}/rosterImports/{import}")->required();
  changes->add_option("--kind", arguments->kind, "new, changed, moved, gone, returned or carried");
  changes->add_option("--under", arguments->under, "Only below this organization");
  changes->callback([=] { *chosen = [=](Context& context) { return Changes(context, *arguments); }; });
  AddDecisions(roster, arguments, chosen);
  return roster;
}

}  // namespace icap::icapctl
