#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <sstream>
#include <vector>

#include "icap/collection/v1/organization.pb.h"
#include "services/common/base/status_macros.h"
#include "tools/icapctl/commands.h"

namespace icap::icapctl {
namespace {

namespace v1 = collection::v1;

constexpr char kService[] = "collection.v1.OrganizationService/";
constexpr size_t kBatch = 1'000;

struct Arguments {
  std::string agency;
  std::string title;
  std::string file;
  std::string under;
  std::string kind;
};

using Row = std::map<std::string, std::string>;

// A CSV file without quotes: header, then rows of as many cells. Errors name file, row and column.
absl::StatusOr<std::vector<Row>> ReadCsv(const std::string& path, const std::vector<std::string>& required) {
  ICAP_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  std::istringstream lines(text);
  std::string line;
  std::vector<std::string> names;
  std::vector<Row> rows;
  for (int number = 1; std::getline(lines, line); ++number) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.empty()) continue;
    std::vector<std::string> cells;
    size_t begin = 0;
    for (size_t end = 0; end != std::string::npos; begin = end + 1) {
      end = line.find(',', begin);
      cells.push_back(line.substr(begin, end - begin));
    }
    if (names.empty()) {
      names = cells;
      for (const std::string& name : required) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
          return absl::InvalidArgumentError(fmt::format("{}:1: column '{}' is missing", path, name));
        }
      }
      continue;
    }
    if (cells.size() != names.size()) {
      return absl::InvalidArgumentError(
          fmt::format("{}:{}: {} cells, but the header has {}", path, number, cells.size(), names.size()));
    }
    Row row;
    for (size_t i = 0; i < cells.size(); ++i) row[names[i]] = cells[i];
    rows.push_back(std::move(row));
  }
  return rows;
}

absl::Status CreateAgency(Context& context, const Arguments& arguments) {
  v1::CreateAgencyRequest request;
  request.set_agency_id(arguments.agency);
  request.set_title(arguments.title);
  request.set_request_id(NewRequestId());
  v1::Agency agency;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "CreateAgency", request, &agency));
  if (context.json) {
    PrintJson(agency);
  } else {
    fmt::print("{}  {}\n", agency.name(), agency.title());
  }
  return absl::OkStatus();
}

absl::Status ListAgencies(Context& context) {
  v1::ListAgenciesRequest request;
  request.set_page_size(1'000);
  v1::ListAgenciesResponse response;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "ListAgencies", request, &response));
  if (context.json) {
    PrintJson(response);
    return absl::OkStatus();
  }
  for (const auto& agency : response.agencies()) fmt::print("{}  {}\n", agency.name(), agency.title());
  return absl::OkStatus();
}

absl::Status LoadOrganizations(Context& context, const Arguments& arguments) {
  ICAP_ASSIGN_OR_RETURN(const auto rows, ReadCsv(arguments.file, {"organization", "parent", "kind", "title"}));
  int created = 0;
  v1::BatchCreateOrganizationsResponse response;
  for (size_t begin = 0; begin < rows.size(); begin += kBatch) {
    v1::BatchCreateOrganizationsRequest request;
    request.set_parent(arguments.agency);
    request.set_request_id(NewRequestId());
    for (size_t i = begin; i < std::min(rows.size(), begin + kBatch); ++i) {
      Row row = rows[i];
      auto* added = request.add_organizations();
      added->set_name(fmt::format("{}/organizations/{}", arguments.agency, row["organization"]));
      if (!row["parent"].empty()) {
        added->set_parent(fmt::format("{}/organizations/{}", arguments.agency, row["parent"]));
      }
      added->set_kind(row["kind"]);
      added->set_title(row["title"]);
      added->set_synthetic(row["synthetic"] == "true");
    }
    ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "BatchCreateOrganizations", request, &response));
    created += response.created_count();
  }
  response.set_created_count(created);
  if (context.json) {
    PrintJson(response);
  } else {
    fmt::print("{} organizations, {} of them new\n", rows.size(), created);
  }
  return absl::OkStatus();
}

absl::Status LoadPeople(Context& context, const Arguments& arguments) {
  ICAP_ASSIGN_OR_RETURN(const auto rows,
                        ReadCsv(arguments.file, {"person", "organization", "display_name", "teacher"}));
  int created = 0;
  v1::BatchCreatePeopleResponse response;
  for (size_t begin = 0; begin < rows.size(); begin += kBatch) {
    v1::BatchCreatePeopleRequest request;
    request.set_parent(arguments.agency);
    request.set_request_id(NewRequestId());
    for (size_t i = begin; i < std::min(rows.size(), begin + kBatch); ++i) {
      Row row = rows[i];
      auto* added = request.add_people();
      added->set_name(fmt::format("{}/people/{}", arguments.agency, row["person"]));
      added->set_organization(fmt::format("{}/organizations/{}", arguments.agency, row["organization"]));
      added->set_display_name(row["display_name"]);
      added->set_teacher(row["teacher"] == "true");
    }
    ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "BatchCreatePeople", request, &response));
    created += response.created_count();
  }
  response.set_created_count(created);
  if (context.json) {
    PrintJson(response);
  } else {
    fmt::print("{} people, {} of them new\n", rows.size(), created);
  }
  return absl::OkStatus();
}

absl::Status ListOrganizations(Context& context, const Arguments& arguments) {
  v1::ListOrganizationsRequest request;
  request.set_parent(arguments.agency);
  request.set_under(arguments.under);
  request.set_kind(arguments.kind);
  ICAP_ASSIGN_OR_RETURN(
      const v1::ListOrganizationsResponse all,
      ListAll<v1::ListOrganizationsResponse>(context, std::string(kService) + "ListOrganizations", request));
  if (context.json) {
    PrintJson(all);
    return absl::OkStatus();
  }
  for (const auto& organization : all.organizations()) {
    fmt::print("{:<10} {}  {}{}\n", organization.kind(), organization.name(), organization.title(),
               organization.synthetic() ? "  (synthetic)" : "");
  }
  return absl::OkStatus();
}

}  // namespace

void AddOrganizationCommands(CLI::App& app, Command* chosen) {
  auto* arguments = new Arguments;  // lives as long as the process: CLI11 keeps pointers into it
  auto* agency = app.add_subcommand("agency", "Agencies")->require_subcommand(1);
  auto* create = agency->add_subcommand("create", "Make an agency");
  create->add_option("id", arguments->agency, "Identifier")->required();
  create->add_option("--title", arguments->title, "Title")->required();
  create->callback([=] { *chosen = [=](Context& context) { return CreateAgency(context, *arguments); }; });
  agency->add_subcommand("list", "Agencies you may see")->callback([=] { *chosen = ListAgencies; });

  auto* organization = app.add_subcommand("organization", "Organizations")->require_subcommand(1);
  auto* load = organization->add_subcommand("load", "Add organizations from a CSV file");
  load->add_option("agency", arguments->agency, "agencies/{agency}")->required();
  load->add_option("file", arguments->file, "CSV: organization,parent,kind,title[,synthetic]")->required();
  load->callback([=] { *chosen = [=](Context& context) { return LoadOrganizations(context, *arguments); }; });
  auto* list = organization->add_subcommand("list", "Organizations you may see");
  list->add_option("agency", arguments->agency, "agencies/{agency}")->required();
  list->add_option("--under", arguments->under, "Only children of this organization");
  list->add_option("--kind", arguments->kind, "Only this kind");
  list->callback([=] { *chosen = [=](Context& context) { return ListOrganizations(context, *arguments); }; });

  auto* people = app.add_subcommand("people", "People")->require_subcommand(1);
  auto* load_people = people->add_subcommand("load", "Add people from a CSV file");
  load_people->add_option("agency", arguments->agency, "agencies/{agency}")->required();
  load_people->add_option("file", arguments->file, "CSV: person,organization,display_name,teacher")->required();
  load_people->callback([=] { *chosen = [=](Context& context) { return LoadPeople(context, *arguments); }; });
}

}  // namespace icap::icapctl
