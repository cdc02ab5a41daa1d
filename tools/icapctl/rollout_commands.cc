#include <fmt/format.h>

#include <algorithm>

#include "icap/collection/v1/instrument.pb.h"
#include "icap/collection/v1/rollout.pb.h"
#include "icap/profile/v1/profile.pb.h"
#include "icap/reporting/v1/reporting.pb.h"
#include "services/common/base/status_macros.h"
#include "tools/client/count_files.h"
#include "tools/client/progress.h"
#include "tools/icapctl/commands.h"
#include "tools/icapctl/rollout_commands.h"

namespace icap::icapctl {
namespace {

namespace v1 = collection::v1;

constexpr char kService[] = "collection.v1.RolloutService/";
constexpr size_t kCountBatch = 50;  // schools a call

struct Arguments {
  std::string name;
  std::string rollout_id;
  DraftOptions draft;
  std::string reason;
  std::string under;
  bool tabulated = false;
  client::CountFiles counts;
  bool background = false;
  bool watch = false;
};

// "ROLLOUT_STATE_OPEN" as "open".
std::string StateName(v1::RolloutState state) {
  std::string name = v1::RolloutState_Name(state).substr(sizeof("ROLLOUT_STATE_") - 1);
  std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
  return name;
}

absl::Status Create(Context& context, const Arguments& arguments) {
  v1::CreateRolloutRequest request;
  request.set_parent(arguments.name);
  request.set_rollout_id(arguments.rollout_id);
  Apply(arguments.draft, request.mutable_rollout());
  if (arguments.tabulated) request.mutable_rollout()->set_kind(v1::ROLLOUT_KIND_TABULATED);
  request.set_request_id(NewRequestId());
  v1::Rollout rollout;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "CreateRollout", request, &rollout));
  Print(context, rollout);
  return absl::OkStatus();
}

// Begins, then shows how far it is until every window is open.
absl::Status Open(Context& context, const Arguments& arguments) {
  v1::OpenRolloutRequest request;
  request.set_name(arguments.name);
  request.set_accept_unconfirmed(arguments.draft.accept_unconfirmed);
  request.set_reason(arguments.reason);
  request.set_background(true);
  request.set_request_id(NewRequestId());
  v1::Rollout rollout;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "OpenRollout", request, &rollout));
  if (!arguments.background && rollout.state() == v1::ROLLOUT_STATE_OPENING) {
    client::Progress progress("making invitations, schools", rollout.school_count());
    v1::WatchRolloutOpeningRequest watch;
    watch.set_rollout(arguments.name);
    v1::RolloutOpening opening;
    ICAP_RETURN_IF_ERROR(
        context.client->Watch("icap.collection.v1.RolloutService/WatchRolloutOpening", watch, &opening, [&] {
          progress.Set(opening.done_school_count());
          return true;
        }));
    v1::GetRolloutRequest get;
    get.set_name(arguments.name);
    ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "GetRollout", get, &rollout));
  }
  Print(context, rollout);
  return absl::OkStatus();
}

template <typename Request>
absl::Status Move(Context& context, const Arguments& arguments, const char* method) {
  Request request;
  request.set_name(arguments.name);
  if constexpr (std::is_same_v<Request, v1::CloseRolloutRequest>) request.set_reason(arguments.reason);
  request.set_request_id(NewRequestId());
  v1::Rollout rollout;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + method, request, &rollout));
  Print(context, rollout);
  return absl::OkStatus();
}

absl::Status CloseSchool(Context& context, const Arguments& arguments) {
  v1::CloseSchoolRequest request;
  request.set_name(arguments.name);
  request.set_reason(arguments.reason);
  request.set_request_id(NewRequestId());
  v1::RolloutSchool school;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "CloseSchool", request, &school));
  if (context.json) {
    PrintJson(school);
  } else {
    fmt::print("{}  {}\n", school.name(), StateName(school.state()));
  }
  return absl::OkStatus();
}

absl::Status List(Context& context, const Arguments& arguments) {
  v1::ListRolloutsRequest request;
  request.set_parent(arguments.name);
  request.set_page_size(1'000);
  v1::ListRolloutsResponse response;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "ListRollouts", request, &response));
  if (context.json) {
    PrintJson(response);
    return absl::OkStatus();
  }
  for (const auto& rollout : response.rollouts()) Print(context, rollout);
  return absl::OkStatus();
}

absl::Status Schools(Context& context, const Arguments& arguments) {
  v1::ListRolloutSchoolsRequest request;
  request.set_parent(arguments.name);
  request.set_under(arguments.under);
  ICAP_ASSIGN_OR_RETURN(
      const v1::ListRolloutSchoolsResponse all,
      ListAll<v1::ListRolloutSchoolsResponse>(context, std::string(kService) + "ListRolloutSchools", request));
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& school : all.schools()) {
    fmt::print("{}  {:<8} {:>5} of {:>5}  {}\n", school.name(), StateName(school.state()), school.submission_count(),
               school.invited_count(), school.organization().title());
  }
  return absl::OkStatus();
}

// All files are read and checked before the first call; each call stores all of its schools or none.
absl::Status ImportCounts(Context& context, const Arguments& arguments) {
  v1::GetRolloutRequest get_rollout;
  get_rollout.set_name(arguments.name);
  v1::Rollout rollout;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "GetRollout", get_rollout, &rollout));
  v1::GetRevisionRequest get_revision;
  get_revision.set_name(rollout.revision());
  v1::Revision revision;
  ICAP_RETURN_IF_ERROR(Call(context, "collection.v1.InstrumentService/GetRevision", get_revision, &revision));
  ICAP_ASSIGN_OR_RETURN(
      const auto schools,
      client::ReadCountFiles(arguments.counts, client::OptionCountsOf(revision.instrument()), arguments.name));
  v1::BatchImportSchoolCountsResponse all;
  for (size_t begin = 0; begin < schools.size(); begin += kCountBatch) {
    v1::BatchImportSchoolCountsRequest request;
    request.set_parent(arguments.name);
    request.set_request_id(NewRequestId());
    for (size_t i = begin; i < std::min(schools.size(), begin + kCountBatch); ++i) *request.add_schools() = schools[i];
    v1::BatchImportSchoolCountsResponse response;
    ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "BatchImportSchoolCounts", request, &response));
    all.set_imported_count(all.imported_count() + response.imported_count());
  }
  if (context.json) {
    PrintJson(all);
  } else {
    fmt::print("imported counts: {} schools\n", all.imported_count());
  }
  return absl::OkStatus();
}

void AddImportCounts(CLI::App& rollout, Arguments& arguments, const std::function<void()>& chosen) {
  auto* import = rollout.add_subcommand("import-counts", "Import published counts into a draft of kind tabulated");
  client::CountFiles& files = arguments.counts;
  import->add_option("name", arguments.name, "agencies/{agency}/rollouts/{rollout}")->required();
  import->add_option("--counts", files.counts, "CSV: school,item,n1,n2,…")->required();
  import->add_option("--schools", files.schools, "CSV: school,eligible,responding")->required();
  import->add_option("--scores", files.scores, "CSV: school,item,score, for items published without counts");
  import->add_option("--school-column", files.school_column, "Name of the schools' column")->capture_default_str();
  import->add_option("--eligible-column", files.eligible_column, "Name of the column")->capture_default_str();
  import->add_option("--responding-column", files.responding_column, "Name of the column")->capture_default_str();
  import->add_option("--score-column", files.score_column, "Name of the column")->capture_default_str();
  import->add_flag("--skip-unknown-items", files.skip_unknown_items, "Leave out items that the instrument has not");
  import->callback(chosen);
}

// Answers, profiles and reports of a rollout, each as its stream says first; with --watch until there is no more
// change.
absl::Status Status(Context& context, const Arguments& arguments) {
  v1::WatchResponseCountsRequest counts_request;
  counts_request.set_rollout(arguments.name);
  v1::WatchResponseCountsResponse counts;
  ICAP_RETURN_IF_ERROR(
      context.client->Watch("icap.collection.v1.RolloutService/WatchResponseCounts", counts_request, &counts, [&] {
        if (context.json) {
          PrintJson(counts);
        } else {
          fmt::print("{}: {} of {} have answered\n", StateName(counts.state()), counts.submission_count(),
                     counts.invited_count());
        }
        return arguments.watch;
      }));
  if (counts.state() < v1::ROLLOUT_STATE_CLOSED) return absl::OkStatus();
  profile::v1::WatchResultsRequest results_request;
  results_request.set_rollout(arguments.name);
  profile::v1::WatchResultsResponse results;
  ICAP_RETURN_IF_ERROR(
      context.client->Watch("icap.profile.v1.ProfileService/WatchResults", results_request, &results, [&] {
        if (context.json) {
          PrintJson(results);
        } else {
          fmt::print("{} profiles{}\n", results.profile_count(), results.complete() ? ", complete" : " so far");
        }
        return arguments.watch;
      }));
  reporting::v1::WatchReportsRequest reports_request;
  reports_request.set_rollout(arguments.name);
  reporting::v1::WatchReportsResponse reports;
  return context.client->Watch("icap.reporting.v1.ReportService/WatchReports", reports_request, &reports, [&] {
    if (context.json) {
      PrintJson(reports);
    } else {
      fmt::print("{} reports ready, {} waiting, {} in work, {} failed\n", reports.succeeded_count(),
                 reports.queued_count(), reports.rendering_count(), reports.failed_count());
    }
    return arguments.watch;
  });
}

}  // namespace

void Print(Context& context, const v1::Rollout& rollout) {
  if (context.json) return PrintJson(rollout);
  fmt::print("{}  {}  {} ({} schools, {})\n", rollout.name(), StateName(rollout.state()), rollout.title(),
             rollout.school_count(), rollout.revision());
}

void AddRolloutCommands(CLI::App& app, Command* chosen) {
  auto* arguments = new Arguments;  // lives as long as the process: CLI11 keeps pointers into it
  const auto run = [=](auto function) {
    return [=] { *chosen = [=](Context& context) { return function(context, *arguments); }; };
  };
  auto* rollout = app.add_subcommand("rollout", "Rollouts")->require_subcommand(1);
  auto* create = rollout->add_subcommand("create", "Draft a rollout over an organization's schools");
  create->add_option("agency", arguments->name, "agencies/{agency}")->required();
  create->add_option("id", arguments->rollout_id, "Identifier")->required();
  create->add_option("--title", arguments->draft.title, "Title")->required();
  create->add_option("--revision", arguments->draft.revision, "Instrument revision")->required();
  create->add_option("--organization", arguments->draft.organization, "Organization whose schools take part")
      ->required();
  AddDraftOptions(*create, arguments->draft);
  create->add_flag("--tabulated", arguments->tabulated, "Published counts will be imported; nobody answers");
  create->callback(run(Create));
  AddImportCounts(*rollout, *arguments, run(ImportCounts));
  const auto add_move = [&](const char* name, const char* text, auto function) {
    auto* move = rollout->add_subcommand(name, text);
    move->add_option("name", arguments->name, "agencies/{agency}/rollouts/{rollout}")->required();
    move->callback(run(function));
    return move;
  };
  auto* open = add_move("open", "Make every teacher's link and open the window of every school", Open);
  open->add_flag("--accept-unconfirmed", arguments->draft.accept_unconfirmed, "Although head counts are not confirmed");
  open->add_flag("--background", arguments->background, "Do not wait for the end of the work");
  auto* close = add_move("close", "Close every window; scores, profiles and reports follow",
                         [](Context& context, const Arguments& given) {
                           return Move<v1::CloseRolloutRequest>(context, given, "CloseRollout");
                         });
  add_move("publish", "Release the results to principals", [](Context& context, const Arguments& given) {
    return Move<v1::PublishRolloutRequest>(context, given, "PublishRollout");
  });
  auto* close_school = add_move("close-school", "Close one school's window (…/schools/{school})", CloseSchool);
  for (auto* command : {open, close, close_school}) command->add_option("--reason", arguments->reason, "Why");
  AddRolloutDraftCommands(*rollout, chosen);
  auto* schools = rollout->add_subcommand("schools", "Schools of a rollout with their counts");
  schools->add_option("name", arguments->name, "agencies/{agency}/rollouts/{rollout}")->required();
  schools->add_option("--under", arguments->under, "Only schools under this organization");
  schools->callback(run(Schools));
  auto* list = rollout->add_subcommand("list", "Rollouts of an agency");
  list->add_option("agency", arguments->name, "agencies/{agency}")->required();
  list->callback(run(List));

  AddInvitationCommands(app, chosen);

  auto* status = app.add_subcommand("status", "How far a rollout is");
  status->add_option("rollout", arguments->name, "agencies/{agency}/rollouts/{rollout}")->required();
  status->add_flag("--watch", arguments->watch, "Go on until there is no more change");
  status->callback(run(Status));
}

}  // namespace icap::icapctl
