#include "tools/icapctl/roster/roster_check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>
#include <vector>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/roster/finding.h"
#include "services/common/roster/roster_reader.h"

namespace icap::icapctl {
namespace {

using nlohmann::json;
using roster::FileMode;
using roster::Finding;
using roster::ReadRoster;
using roster::Severity;

struct Arguments {
  std::string path;
  bool strict = false;
  std::vector<std::string> staff_roles;
};

const char* NameOf(Severity severity) {
  switch (severity) {
    case Severity::kRepaired:
      return "repaired";
    case Severity::kDropped:
      return "dropped";
    case Severity::kError:
      break;
  }
  return "error";
}

const char* NameOf(FileMode mode) {
  switch (mode) {
    case FileMode::kAbsent:
      return "absent";
    case FileMode::kBulk:
      return "bulk";
    case FileMode::kDelta:
      break;
  }
  return "delta";
}

bool IsUsable(const ReadRoster& read) {
  return std::none_of(read.findings.begin(), read.findings.end(),
                      [](const Finding& finding) { return finding.severity == Severity::kError; });
}

size_t RoleCountOf(const ReadRoster& read) {
  size_t count = 0;
  for (const roster::Person& person : read.roster.people) count += person.roles.size();
  return count;
}

json JsonOf(const ReadRoster& read) {
  json findings = json::array();
  for (const Finding& finding : read.findings) {
    findings.push_back({{"severity", NameOf(finding.severity)},
                        {"code", finding.code},
                        {"file", finding.origin.file},
                        {"line", finding.origin.line},
                        {"field", finding.field},
                        {"message", finding.message},
                        {"count", finding.count}});
  }
  return {{"verdict", IsUsable(read) ? "usable" : "not_usable"},
          {"version", read.roster.version},
          {"source", read.roster.source},
          {"files",
           {{"organizations", NameOf(read.roster.organizations_mode)},
            {"people", NameOf(read.roster.people_mode)},
            {"roles", NameOf(read.roster.roles_mode)},
            {"sessions", NameOf(read.roster.sessions_mode)}}},
          {"counts",
           {{"organizations", read.roster.organizations.size()},
            {"people", read.roster.people.size()},
            {"roles", RoleCountOf(read)},
            {"sessions", read.roster.sessions.size()},
            {"leftOutPeople", read.left_out.people},
            {"leftOutRoles", read.left_out.roles}}},
          {"findings", std::move(findings)}};
}

void PrintText(const ReadRoster& read, bool strict) {
  for (const Finding& finding : read.findings) {
    fmt::print("{:8} {} {}: {}{}\n", NameOf(finding.severity), finding.code, roster::PlaceOf(finding), finding.message,
               finding.count > 1 ? fmt::format(" (and {} more like it)", finding.count - 1) : "");
  }
  fmt::print("{}: {} organizations ({}), {} staff with {} roles ({}), {} sessions ({})\n", read.roster.version,
             read.roster.organizations.size(), NameOf(read.roster.organizations_mode), read.roster.people.size(),
             RoleCountOf(read), NameOf(read.roster.people_mode), read.roster.sessions.size(),
             NameOf(read.roster.sessions_mode));
  fmt::print("Left out as not of staff: {} people, {} roles\n", read.left_out.people, read.left_out.roles);
  const bool usable = IsUsable(read);
  fmt::print("{}\n", strict ? (usable ? "Conforms to the standard" : "Does not conform to the standard")
                            : (usable ? "Usable" : "Not usable"));
}

absl::StatusOr<ReadRoster> Read(const Arguments& arguments) {
  const roster::Reading reading = arguments.strict ? roster::Reading::kStrict : roster::Reading::kTolerant;
  roster::ReadingOptions options;
  options.further_staff_roles = arguments.staff_roles;
  std::error_code error;
  if (std::filesystem::is_directory(arguments.path, error)) {
    return roster::ReadFolder(arguments.path, reading, options);
  }
  ICAP_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(arguments.path));
  return roster::ReadZip(bytes, reading, options);
}

absl::Status Check(Context& context, const Arguments& arguments) {
  const absl::StatusOr<ReadRoster> read = Read(arguments);
  if (!read.ok()) {
    if (context.json) {
      json problems = json::array();
      for (const FieldViolation& violation : ViolationsOf(read.status())) {
        problems.push_back({{"place", violation.field}, {"problem", violation.description}});
      }
      const json refused = {{"verdict", "refused"}, {"problems", std::move(problems)}};
      fmt::print("{}\n", refused.dump(2));
    }
    return read.status();
  }
  if (context.json) {
    fmt::print("{}\n", JsonOf(*read).dump(2));
  } else {
    PrintText(*read, arguments.strict);
  }
  if (IsUsable(*read)) return absl::OkStatus();
  return absl::FailedPreconditionError(arguments.strict ? "The package does not conform to the standard."
                                                        : "The package cannot be used as it is.");
}

}  // namespace

void AddRosterCheck(CLI::App& app, Command* chosen) {
  auto arguments = std::make_shared<Arguments>();  // lives as long as the callbacks of the command line
  CLI::App* check = app.add_subcommand("check", "Check a roster package; needs no server");
  check->add_option("path", arguments->path, "Zip or folder: OneRoster 1.1 or 1.2 CSV, or plain CSV")->required();
  check->add_flag("--strict", arguments->strict, "Hold it against the letter of the standard");
  check->add_option("--staff-role", arguments->staff_roles, "A staff role of your own, e.g. ext:nurse (repeatable)");
  check->callback(
      [arguments, chosen] { *chosen = [arguments](Context& context) { return Check(context, *arguments); }; });
}

}  // namespace icap::icapctl
