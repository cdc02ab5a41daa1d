// Commands of a rollout beside the main way: its draft, head counts, a dry run, more time, an early end, its log.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ctime>
#include <fstream>

#include "icap/collection/v1/rollout.pb.h"
#include "services/common/base/status_macros.h"
#include "services/common/csv/csv_reader.h"
#include "tools/icapctl/commands.h"
#include "tools/icapctl/rollout_commands.h"

namespace icap::icapctl {
namespace {

namespace v1 = collection::v1;

constexpr char kService[] = "collection.v1.RolloutService/";
constexpr size_t kConfirmBatch = 1'000;  // schools a call

struct Arguments {
  std::string name;
  DraftOptions draft;
  std::string reason;
  std::string file;
  std::string close_at;
  std::string time_zone;
  bool only_open = false;
};

absl::Status Update(Context& context, const Arguments& arguments) {
  v1::GetRolloutRequest get;
  get.set_name(arguments.name);
  v1::UpdateRolloutRequest request;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "GetRollout", get, request.mutable_rollout()));
  Apply(arguments.draft, request.mutable_rollout());
  request.set_request_id(NewRequestId());
  v1::Rollout rollout;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "UpdateRollout", request, &rollout));
  Print(context, rollout);
  return absl::OkStatus();
}

absl::Status HeadCounts(Context& context, const Arguments& arguments) {
  v1::ListHeadCountsRequest request;
  request.set_parent(arguments.name);
  request.set_only_open(arguments.only_open);
  ICAP_ASSIGN_OR_RETURN(
      const auto all, ListAll<v1::ListHeadCountsResponse>(context, std::string(kService) + "ListHeadCounts", request));
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& count : all.head_counts()) {
    const std::string confirmed = count.has_confirmed_count()
                                      ? fmt::format("{} ({:+})", count.confirmed_count(), count.difference())
                                      : "not confirmed";
    fmt::print("{}  roster {:>5}  {:<14}  {}\n", count.school(), count.roster_count(), confirmed, count.title());
  }
  return absl::OkStatus();
}

// Schools and their numbers of a CSV file with the columns school and teachers.
absl::StatusOr<std::vector<v1::HeadCountConfirmation>> ReadConfirmations(const std::string& path,
                                                                         const std::string& rollout) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(fmt::format("{} cannot be read: check the path.", path));
  csv::Problems problems(path);
  std::vector<v1::HeadCountConfirmation> confirmations;
  size_t school = 0;
  size_t teachers = 0;
  const auto find = [&](const std::vector<std::string>& names, const char* name, size_t* column) {
    const auto found = std::find(names.begin(), names.end(), name);
    *column = static_cast<size_t>(found - names.begin());
    if (found == names.end()) problems.Add(1, name, "column is missing");
    return found != names.end();
  };
  csv::ReadCsv(
      file, problems,
      [&](const std::vector<std::string>& names) {
        const bool has_school = find(names, "school", &school);
        return find(names, "teachers", &teachers) && has_school;
      },
      [&](size_t line, csv::Cells cells) {
        int count = 0;
        const std::string& text = cells[teachers];
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (error != std::errc() || end != text.data() + text.size()) problems.Add(line, "teachers", "is no number");
        v1::HeadCountConfirmation confirmation;
        confirmation.set_school(fmt::format("{}/schools/{}", rollout, cells[school]));
        confirmation.set_teacher_count(count);
        confirmations.push_back(std::move(confirmation));
      });
  ICAP_RETURN_IF_ERROR(problems.ToStatus());
  return confirmations;
}

absl::Status ConfirmHeadCounts(Context& context, const Arguments& arguments) {
  ICAP_ASSIGN_OR_RETURN(const auto confirmations, ReadConfirmations(arguments.file, arguments.name));
  v1::ConfirmHeadCountsResponse all;
  for (size_t begin = 0; begin < confirmations.size(); begin += kConfirmBatch) {
    v1::ConfirmHeadCountsRequest request;
    request.set_parent(arguments.name);
    request.set_request_id(NewRequestId());
    const size_t end = std::min(confirmations.size(), begin + kConfirmBatch);
    for (size_t i = begin; i < end; ++i) *request.add_confirmations() = confirmations[i];
    v1::ConfirmHeadCountsResponse response;
    ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "ConfirmHeadCounts", request, &response));
    all.MergeFrom(response);
  }
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& count : all.head_counts()) {
    if (count.difference() == 0) continue;
    fmt::print("{}: {} confirmed, {} in the roster\n", count.school(), count.confirmed_count(), count.roster_count());
  }
  fmt::print("confirmed: {} schools\n", all.head_counts_size());
  return absl::OkStatus();
}

absl::Status DryRun(Context& context, const Arguments& arguments) {
  v1::DryRunRolloutRequest request;
  request.set_name(arguments.name);
  v1::DryRunRolloutResponse run;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "DryRunRollout", request, &run));
  if (context.json) {
    PrintJson(run);
    return absl::OkStatus();
  }
  const auto print = [](const std::string& title, int schools, const v1::ChannelCounts& channels) {
    fmt::print("{}: {} schools, {} teachers: {} by e-mail, {} by letter, {} for download, {} not reached\n", title,
               schools, channels.teacher_count(), channels.email_count(), channels.letter_count(),
               channels.export_count(), channels.none_count());
  };
  print("all", run.school_count(), run.channels());
  for (const auto& district : run.districts()) {
    print(district.district().title(), district.school_count(), district.channels());
  }
  for (const auto& suppression : run.suppressions()) {
    fmt::print("at {:.0f}% response {} schools stay hidden\n", suppression.response_rate() * 100,
               suppression.suppressed_school_count());
  }
  for (const auto& problem : run.problems()) {
    fmt::print("{}: {}, e.g. {}\n", v1::RolloutProblemKind_Name(problem.kind()).substr(sizeof("ROLLOUT_PROBLEM_KIND")),
               problem.affected_count(), problem.examples(0));
  }
  return absl::OkStatus();
}

absl::Status Extend(Context& context, const Arguments& arguments) {
  v1::ExtendRolloutRequest request;
  request.set_name(arguments.name);
  request.set_close_local_time(arguments.close_at);
  request.set_time_zone(arguments.time_zone);
  request.set_reason(arguments.reason);
  request.set_request_id(NewRequestId());
  v1::Rollout rollout;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "ExtendRollout", request, &rollout));
  Print(context, rollout);
  return absl::OkStatus();
}

absl::Status Cancel(Context& context, const Arguments& arguments) {
  v1::CancelRolloutRequest request;
  request.set_name(arguments.name);
  request.set_reason(arguments.reason);
  request.set_request_id(NewRequestId());
  v1::Rollout rollout;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "CancelRollout", request, &rollout));
  Print(context, rollout);
  return absl::OkStatus();
}

absl::Status Log(Context& context, const Arguments& arguments) {
  v1::ListRolloutEventsRequest request;
  request.set_parent(arguments.name);
  ICAP_ASSIGN_OR_RETURN(const auto all, ListAll<v1::ListRolloutEventsResponse>(
                                            context, std::string(kService) + "ListRolloutEvents", request));
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& event : all.events()) {
    fmt::print("{}  {:<22} {}  {}{}{}\n",
               fmt::format("{:%FT%TZ}", fmt::gmtime(static_cast<std::time_t>(event.create_time().seconds()))),
               v1::RolloutEventKind_Name(event.kind()).substr(sizeof("ROLLOUT_EVENT_KIND")), event.actor(),
               event.school(), event.detail().empty() ? "" : "  " + event.detail(),
               event.reason().empty() ? "" : fmt::format("  ({})", event.reason()));
  }
  return absl::OkStatus();
}

}  // namespace

void Apply(const DraftOptions& options, v1::Rollout* rollout) {
  const auto replace = [](const std::vector<std::string>& values, auto* field) {
    if (!values.empty()) *field = {values.begin(), values.end()};
  };
  if (!options.title.empty()) rollout->set_title(options.title);
  if (!options.revision.empty()) rollout->set_revision(options.revision);
  if (!options.organization.empty()) rollout->set_organization(options.organization);
  replace(options.protocols, rollout->mutable_protocol_revisions());
  replace(options.included, rollout->mutable_included_organizations());
  replace(options.excluded, rollout->mutable_excluded_organizations());
  replace(options.languages, rollout->mutable_languages());
  if (!options.open_at.empty()) rollout->mutable_window()->set_open_local_time(options.open_at);
  if (!options.close_at.empty()) rollout->mutable_window()->set_close_local_time(options.close_at);
  if (!options.time_zone.empty()) rollout->mutable_window()->set_time_zone(options.time_zone);
  if (options.accept_unconfirmed) rollout->set_accept_unconfirmed(true);
}

void AddDraftOptions(CLI::App& command, DraftOptions& options) {
  command.add_option("--protocol", options.protocols, "Revision of a field protocol of this wave");
  command.add_option("--include", options.included, "Only schools under this organization");
  command.add_option("--exclude", options.excluded, "Without schools under this organization");
  command.add_option("--language", options.languages, "Language of invitations and pages; the first is the default");
  command.add_option("--open-at", options.open_at, "Local time of the beginning, e.g. 2026-11-24T08:00");
  command.add_option("--close-at", options.close_at, "Local time of the end");
  command.add_option("--time-zone", options.time_zone, "IANA name of both, e.g. America/Chicago");
  command.add_flag("--accept-unconfirmed", options.accept_unconfirmed, "Open as planned without confirmed head counts");
}

void AddRolloutDraftCommands(CLI::App& rollout, Command* chosen) {
  auto* arguments = new Arguments;  // lives as long as the process: CLI11 keeps pointers into it
  const auto add = [=, &rollout](const char* name, const char* text, auto function) {
    auto* command = rollout.add_subcommand(name, text);
    command->add_option("name", arguments->name, "agencies/{agency}/rollouts/{rollout}")->required();
    command->callback([=] { *chosen = [=](Context& context) { return function(context, *arguments); }; });
    return command;
  };
  auto* update = add("update", "Change a draft, and take the tree and the roster anew", Update);
  update->add_option("--title", arguments->draft.title, "Title");
  update->add_option("--revision", arguments->draft.revision, "Instrument revision");
  update->add_option("--organization", arguments->draft.organization, "Organization whose schools take part");
  AddDraftOptions(*update, arguments->draft);
  add("head-counts", "Teachers of each school: confirmed and in the roster", HeadCounts)
      ->add_flag("--only-open", arguments->only_open, "Only those not confirmed, or other than the roster");
  add("confirm-head-counts", "Confirm the numbers of a file", ConfirmHeadCounts)
      ->add_option("--file", arguments->file, "CSV: school,teachers")
      ->required();
  add("dry-run", "What opening would send and hide, and what is wrong in the roster", DryRun);
  auto* extend = add("extend", "Move the planned end", Extend);
  extend->add_option("--close-at", arguments->close_at, "Local time of the new end")->required();
  extend->add_option("--time-zone", arguments->time_zone, "IANA name; the window's if left out");
  auto* cancel = add("cancel", "End it and destroy its links and answers; nothing is scored", Cancel);
  for (auto* command : {extend, cancel}) command->add_option("--reason", arguments->reason, "Why")->required();
  add("log", "What happened to it", Log);
}

}  // namespace icap::icapctl
