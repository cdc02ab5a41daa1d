#include <fmt/format.h>

#include <charconv>
#include <fstream>

#include "icap/collection/v1/paper.pb.h"
#include "services/common/base/status_macros.h"
#include "services/common/csv/csv_reader.h"
#include "tools/icapctl/commands.h"

namespace icap::icapctl {
namespace {

namespace v1 = collection::v1;

constexpr char kService[] = "collection.v1.PaperService/";

struct Arguments {
  std::string school;
  std::vector<std::string> people;
  std::string file;
  int form_count = 0;
  int category_total = 0;
};

void Print(Context& context, const v1::PaperForms& forms) {
  if (context.json) return PrintJson(forms);
  fmt::print("{} forms handed out, {} entered\n", forms.handed_out_count(), forms.entered_count());
}

absl::Status HandOut(Context& context, const Arguments& arguments) {
  v1::HandOutPaperFormsRequest request;
  request.set_parent(arguments.school);
  for (const std::string& person : arguments.people) request.add_people(person);
  request.set_request_id(NewRequestId());
  v1::PaperForms forms;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "HandOutPaperForms", request, &forms));
  Print(context, forms);
  return absl::OkStatus();
}

// A row a form, a column an item; an empty cell is no answer.
absl::Status ReadForms(const std::string& path, v1::EnterPaperFormsRequest* request) {
  std::ifstream input(path);
  if (!input) return absl::NotFoundError(fmt::format("{} cannot be read.", path));
  csv::Problems problems(path);
  std::vector<std::string> items;
  const auto on_header = [&](const std::vector<std::string>& names) {
    items = names;
    return true;
  };
  csv::ReadCsv(input, problems, on_header, [&](size_t line, csv::Cells cells) {
    auto* form = request->add_forms();
    for (size_t i = 0; i < cells.size(); ++i) {
      const std::string& cell = cells[i];
      if (cell.empty()) continue;
      int category = 0;
      const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), category);
      if (error != std::errc() || end != cell.data() + cell.size()) {
        problems.Add(line, items[i], fmt::format("'{}' is not the number of an option", cell));
        continue;
      }
      auto* answer = form->add_answers();
      answer->set_item(items[i]);
      answer->set_category(category);
    }
  });
  return problems.ToStatus();
}

absl::Status Enter(Context& context, const Arguments& arguments) {
  v1::EnterPaperFormsRequest request;
  request.set_parent(arguments.school);
  request.set_form_count(arguments.form_count);
  request.set_category_total(arguments.category_total);
  request.set_request_id(NewRequestId());
  ICAP_RETURN_IF_ERROR(ReadForms(arguments.file, &request));
  v1::PaperForms forms;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "EnterPaperForms", request, &forms));
  Print(context, forms);
  return absl::OkStatus();
}

absl::Status Show(Context& context, const Arguments& arguments) {
  v1::GetPaperFormsRequest request;
  request.set_name(arguments.school + "/paperForms");
  v1::PaperForms forms;
  ICAP_RETURN_IF_ERROR(Call(context, std::string(kService) + "GetPaperForms", request, &forms));
  Print(context, forms);
  return absl::OkStatus();
}

}  // namespace

void AddPaperCommands(CLI::App& app, Command* chosen) {
  auto* arguments = new Arguments;  // lives as long as the process: CLI11 keeps pointers into it
  const auto run = [=](auto function) {
    return [=] { *chosen = [=](Context& context) { return function(context, *arguments); }; };
  };
  auto* paper = app.add_subcommand("paper", "Forms on paper")->require_subcommand(1);
  const auto add = [&](const char* name, const char* text, auto function) {
    auto* command = paper->add_subcommand(name, text);
    command->add_option("school", arguments->school, "agencies/{agency}/rollouts/{rollout}/schools/{school}")
        ->required();
    command->callback(run(function));
    return command;
  };
  auto* hand_out = add("hand-out", "Give people a form in place of their link", HandOut);
  hand_out->add_option("--person", arguments->people, "agencies/{agency}/people/{person}; more than once")->required();
  auto* enter = add("enter", "Enter a batch of forms; its totals must match", Enter);
  enter->add_option("--file", arguments->file, "CSV: a column an item, a row a form, the number of the option")
      ->required();
  enter->add_option("--forms", arguments->form_count, "Forms on the desk, counted by hand")->required();
  enter->add_option("--total", arguments->category_total, "Sum of all option numbers, added up by hand")->required();
  add("show", "How many forms a school was given and how many are entered", Show);
}

}  // namespace icap::icapctl
