#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "icap/reporting/v1/reporting.pb.h"
#include "services/common/base/status_macros.h"
#include "tools/icapctl/commands.h"

namespace icap::icapctl {
namespace {

namespace v1 = reporting::v1;

constexpr char kService[] = "reporting.v1.ReportService/";

struct Arguments {
  std::string name;
  std::string out;
};

void Print(Context& context, const v1::Report& report) {
  if (context.json) return PrintJson(report);
  fmt::print("{}  {}  {} pages, {} bytes{}{}\n", report.name(), v1::ReportState_Name(report.state()),
             report.page_count(), report.size_bytes(), report.error().empty() ? "" : ": ", report.error());
}

absl::Status List(Context& context, const Arguments& arguments) {
  v1::ListReportsRequest request;
  request.set_parent(arguments.name);
  ICAP_ASSIGN_OR_RETURN(const v1::ListReportsResponse all,
                        ListAll<v1::ListReportsResponse>(context, std::string(kService) + "ListReports", request));
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& report : all.reports()) Print(context, report);
  return absl::OkStatus();
}

// The newest finished report of a school, saved as a file.
absl::Status Get(Context& context, const Arguments& arguments) {
  v1::ListReportsRequest request;
  request.set_parent(arguments.name);
  request.set_page_size(1'000);
  v1::ListReportsResponse response;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "ListReports", request, &response));
  const v1::Report* newest = nullptr;
  for (const auto& report : response.reports()) {
    if (report.state() != v1::REPORT_STATE_SUCCEEDED) continue;
    if (newest == nullptr || report.create_time().seconds() >= newest->create_time().seconds()) newest = &report;
  }
  if (newest == nullptr) {
    return absl::NotFoundError(fmt::format("{} has no finished report yet: see `icapctl status`.", arguments.name));
  }
  ICAP_ASSIGN_OR_RETURN(const std::string pdf, context.client->Download("/download/" + newest->name()));
  const std::filesystem::path path(arguments.out);
  std::error_code error;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), error);
  std::ofstream file(path, std::ios::binary);
  file.write(pdf.data(), static_cast<std::streamsize>(pdf.size()));
  file.close();
  if (!file) return absl::UnavailableError(fmt::format("{} cannot be written: choose another --out.", arguments.out));
  Print(context, *newest);
  return absl::OkStatus();
}

absl::Status Create(Context& context, const Arguments& arguments) {
  v1::CreateReportRequest request;
  request.set_profile(arguments.name);
  request.set_request_id(NewRequestId());
  v1::Report report;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "CreateReport", request, &report));
  Print(context, report);
  return absl::OkStatus();
}

template <typename Request>
absl::Status Change(Context& context, const Arguments& arguments, const char* method) {
  Request request;
  request.set_name(arguments.name);
  request.set_request_id(NewRequestId());
  v1::Report report;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + method, request, &report));
  Print(context, report);
  return absl::OkStatus();
}

}  // namespace

void AddReportCommands(CLI::App& app, Command* chosen) {
  auto* arguments = new Arguments;  // lives as long as the process: CLI11 keeps pointers into it
  const auto run = [=](auto function) {
    return [=] { *chosen = [=](Context& context) { return function(context, *arguments); }; };
  };
  auto* report = app.add_subcommand("report", "Reports")->require_subcommand(1);
  auto* list = report->add_subcommand("list", "Reports of a rollout or of one school in it");
  list->add_option("parent", arguments->name, "agencies/{agency}/rollouts/{rollout}[/schools/{school}]")->required();
  list->callback(run(List));
  auto* get = report->add_subcommand("get", "Save a school's newest report");
  get->add_option("school", arguments->name, "agencies/{agency}/rollouts/{rollout}/schools/{school}")->required();
  get->add_option("--out", arguments->out, "PDF file to write")->required();
  get->callback(run(Get));
  auto* create = report->add_subcommand("create", "Queue the report of a profile");
  create->add_option("profile", arguments->name, "…/schools/{school}/profile")->required();
  create->callback(run(Create));
  auto* cancel = report->add_subcommand("cancel", "Stop a report");
  cancel->add_option("name", arguments->name, "…/reports/{report}")->required();
  cancel->callback(run([](Context& context, const Arguments& given) {
    return Change<v1::CancelReportRequest>(context, given, "CancelReport");
  }));
  auto* retry = report->add_subcommand("retry", "Queue a failed or cancelled report again");
  retry->add_option("name", arguments->name, "…/reports/{report}")->required();
  retry->callback(run([](Context& context, const Arguments& given) {
    return Change<v1::RetryReportRequest>(context, given, "RetryReport");
  }));
}

}  // namespace icap::icapctl
