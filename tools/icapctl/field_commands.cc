#include <fmt/format.h>

#include <chrono>

#include "icap/collection/v1/field.pb.h"
#include "services/common/base/clock.h"
#include "services/common/base/status_macros.h"
#include "tools/icapctl/commands.h"

namespace icap::icapctl {
namespace {

namespace v1 = collection::v1;

constexpr char kService[] = "collection.v1.FieldService/";
constexpr int kDefaultDays = 14;

struct Arguments {
  std::string name;
  std::string revision;
  std::string account;
  std::vector<std::string> classrooms;
  int count = 1;
  int reserves = 0;
  int days = kDefaultDays;
  bool double_rated = false;
  bool second = false;
};

const char* StateName(v1::FieldSessionState state) {
  if (state == v1::FIELD_SESSION_STATE_PLANNED) return "planned";
  if (state == v1::FIELD_SESSION_STATE_ASSIGNED) return "assigned";
  return state == v1::FIELD_SESSION_STATE_COMPLETE ? "complete" : "unknown";
}

void PrintLine(const v1::FieldSession& session) {
  std::string people, raters;
  for (const auto& participant : session.participants()) {
    people += fmt::format(" {}:{}", participant.position(), participant.display_name());
  }
  for (const auto& assignment : session.assignments()) {
    raters += fmt::format(" {}{}", assignment.account(), assignment.has_complete_time() ? " (complete)" : "");
  }
  fmt::print("{}  {:<8} {}{}{}\n", session.name(), StateName(session.state()), session.title(),
             people.empty() ? "" : " with" + people, raters.empty() ? "" : " by" + raters);
}

absl::Status Plan(Context& context, const Arguments& arguments) {
  v1::PlanFieldSessionsRequest request;
  request.set_parent(arguments.name);
  request.set_revision(arguments.revision);
  request.set_count(arguments.count);
  request.set_reserve_count(arguments.reserves);
  for (const std::string& classroom : arguments.classrooms) request.add_classrooms(classroom);
  request.set_double_rated(arguments.double_rated);
  request.set_request_id(NewRequestId());
  v1::PlanFieldSessionsResponse response;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "PlanFieldSessions", request, &response));
  if (context.json) {
    PrintJson(response);
    return absl::OkStatus();
  }
  for (const auto& session : response.sessions()) PrintLine(session);
  return absl::OkStatus();
}

absl::Status List(Context& context, const Arguments& arguments) {
  v1::ListFieldSessionsRequest request;
  request.set_parent(arguments.name);
  ICAP_ASSIGN_OR_RETURN(
      const v1::ListFieldSessionsResponse all,
      ListAll<v1::ListFieldSessionsResponse>(context, std::string(kService) + "ListFieldSessions", request));
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& session : all.sessions()) PrintLine(session);
  return absl::OkStatus();
}

absl::Status Assign(Context& context, const Arguments& arguments) {
  v1::AssignSessionRequest request;
  request.set_name(arguments.name);
  request.set_account(arguments.account);
  request.set_rater(arguments.second ? v1::FIELD_RATER_SECOND : v1::FIELD_RATER_FIRST);
  const auto end = SystemClock()() + std::chrono::hours(24) * arguments.days;
  request.mutable_end_time()->set_seconds(
      std::chrono::duration_cast<std::chrono::seconds>(end.time_since_epoch()).count());
  request.set_request_id(NewRequestId());
  v1::FieldSession session;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "AssignSession", request, &session));
  if (context.json) {
    PrintJson(session);
  } else {
    PrintLine(session);
  }
  return absl::OkStatus();
}

absl::Status Show(Context& context, const Arguments& arguments) {
  v1::GetFieldSessionRequest request;
  request.set_name(arguments.name);
  v1::GetFieldSessionResponse response;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "GetFieldSession", request, &response));
  if (context.json) {
    PrintJson(response);
    return absl::OkStatus();
  }
  PrintLine(response.session());
  for (const auto& record : response.records()) {
    const auto& content = record.content();
    const std::string text =
        content.has_note() ? fmt::format("{}: {}", content.note().speaker(), content.note().text())
                           : fmt::format("{}: {}", content.rating().indicator_id(),
                                         content.rating().not_ratable() ? "not ratable" : content.rating().level_id());
    fmt::print("  rater {} version {}{}  {}\n", static_cast<int>(record.rater()), record.version(),
               record.conflicts_size() > 0 ? " in conflict" : "", text);
  }
  return absl::OkStatus();
}

}  // namespace

void AddFieldCommands(CLI::App& app, Command* chosen) {
  auto* arguments = new Arguments;  // lives as long as the process: CLI11 keeps pointers into it
  const auto run = [=](auto function) {
    return [=] { *chosen = [=](Context& context) { return function(context, *arguments); }; };
  };
  auto* field = app.add_subcommand("field", "Interviews, focus groups and observations")->require_subcommand(1);
  auto* plan = field->add_subcommand("plan", "Draw teachers or classrooms of a school and make sessions");
  plan->add_option("school", arguments->name, "agencies/{agency}/rollouts/{rollout}/schools/{school}")->required();
  plan->add_option("--revision", arguments->revision, "Protocol revision")->required();
  plan->add_option("--count", arguments->count, "Teachers or classrooms to draw")->capture_default_str();
  plan->add_option("--reserves", arguments->reserves, "Reserves to draw")->capture_default_str();
  plan->add_option("--classroom", arguments->classrooms, "Classroom to draw from (repeat); none: teachers");
  plan->add_flag("--double", arguments->double_rated, "Two raters rate each session");
  plan->callback(run(Plan));
  auto* list = field->add_subcommand("list", "Sessions of an agency, a rollout or a school");
  list->add_option("parent", arguments->name, "agencies/{agency}[/rollouts/{rollout}[/schools/{school}]]")->required();
  list->callback(run(List));
  auto* assign = field->add_subcommand("assign", "Give a session to a facilitator's account from now on");
  assign->add_option("session", arguments->name, "…/fieldSessions/{session}")->required();
  assign->add_option("account", arguments->account, "Account of a facilitator")->required();
  assign->add_option("--days", arguments->days, "For this many days")->capture_default_str();
  assign->add_flag("--second", arguments->second, "As the second rater");
  assign->callback(run(Assign));
  auto* show = field->add_subcommand("show", "One session with the records you may see");
  show->add_option("session", arguments->name, "…/fieldSessions/{session}")->required();
  show->callback(run(Show));
}

}  // namespace icap::icapctl
