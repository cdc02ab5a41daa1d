#include <fmt/format.h>

#include <filesystem>

#include "icap/collection/v1/instrument.pb.h"
#include "services/common/base/status_macros.h"
#include "tools/icapctl/commands.h"

namespace icap::icapctl {
namespace {

namespace v1 = collection::v1;

struct Arguments {
  std::string agency;
  std::string file;
  std::string name;
};

void Print(Context& context, const v1::Revision& revision) {
  if (context.json) return PrintJson(revision);
  if (revision.has_protocol()) {
    fmt::print("{}  {} ({} prompts, {} indicators)\n", revision.name(), revision.title(),
               revision.protocol().prompts_size(), revision.protocol().indicators_size());
    return;
  }
  fmt::print("{}  {} ({} factors, {} items)\n", revision.name(), revision.title(), revision.instrument().factors_size(),
             revision.instrument().items_size());
}

absl::Status Load(Context& context, const Arguments& arguments) {
  v1::CreateRevisionRequest request;
  request.set_parent(arguments.agency);
  ICAP_ASSIGN_OR_RETURN(*request.mutable_source(), ReadFile(arguments.file));
  request.set_file_name(std::filesystem::path(arguments.file).filename());
  request.set_request_id(NewRequestId());
  v1::Revision revision;
  ICAP_RETURN_IF_ERROR(Call(context, "collection.v1.InstrumentService/CreateRevision", request, &revision));
  Print(context, revision);
  return absl::OkStatus();
}

absl::Status Get(Context& context, const Arguments& arguments) {
  v1::GetRevisionRequest request;
  request.set_name(arguments.name);
  v1::Revision revision;
  ICAP_RETURN_IF_ERROR(Call(context, "collection.v1.InstrumentService/GetRevision", request, &revision));
  Print(context, revision);
  return absl::OkStatus();
}

absl::Status List(Context& context, const Arguments& arguments) {
  v1::ListRevisionsRequest request;
  request.set_parent(arguments.agency);
  request.set_page_size(1'000);
  v1::ListRevisionsResponse response;
  ICAP_RETURN_IF_ERROR(Call(context, "collection.v1.InstrumentService/ListRevisions", request, &response));
  if (context.json) {
    PrintJson(response);
    return absl::OkStatus();
  }
  for (const auto& revision : response.revisions()) fmt::print("{}  {}\n", revision.name(), revision.title());
  return absl::OkStatus();
}

}  // namespace

void AddInstrumentCommands(CLI::App& app, Command* chosen) {
  auto* arguments = new Arguments;  // lives as long as the process: CLI11 keeps pointers into it
  auto* instrument = app.add_subcommand("instrument", "Instruments")->require_subcommand(1);
  auto* load = instrument->add_subcommand("load", "Load an instrument file as a revision");
  load->add_option("agency", arguments->agency, "agencies/{agency}")->required();
  load->add_option("file", arguments->file, "YAML or JSON file")->required();
  load->callback([=] { *chosen = [=](Context& context) { return Load(context, *arguments); }; });
  auto* get = instrument->add_subcommand("get", "One revision with its content");
  get->add_option("name", arguments->name, "agencies/{agency}/instruments/{instrument}/revisions/{number}")->required();
  get->callback([=] { *chosen = [=](Context& context) { return Get(context, *arguments); }; });
  auto* list = instrument->add_subcommand("list", "Revisions of an agency");
  list->add_option("agency", arguments->agency, "agencies/{agency}")->required();
  list->callback([=] { *chosen = [=](Context& context) { return List(context, *arguments); }; });
}

}  // namespace icap::icapctl
