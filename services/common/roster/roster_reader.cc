#include "services/common/roster/roster_reader.h"

#include <algorithm>
#include <memory>

#include "services/common/roster/finding.h"
#include "services/common/roster/manifest.h"
#include "services/common/roster/one_roster.h"
#include "services/common/roster/plain_csv.h"

namespace icap::roster {
namespace {

// Files of Microsoft School Data Sync that OneRoster does not have (versions 1 and 2.1).
constexpr std::string_view kSdsFiles[] = {"school.csv",    "section.csv",           "student.csv",
                                          "teacher.csv",   "studentenrollment.csv", "teacherroster.csv",
                                          "userflags.csv", "relationships.csv"};
// Columns of its users.csv and roles.csv that OneRoster does not have.
constexpr std::string_view kSdsUserColumns[] = {"activedirectorymatchid"};
constexpr std::string_view kSdsRoleColumns[] = {"isprimary", "sessionsourcedid", "rolestartdate", "roleenddate"};

constexpr std::string_view kOneRosterRoleColumns[] = {"sourcedid", "roletype"};

bool HasColumn(Package& package, std::string_view file, std::span<const std::string_view> columns) {
  if (!package.Has(file)) return false;
  for (const std::string& name : ReadHeader(package, file)) {
    if (std::find(columns.begin(), columns.end(), LowerCase(name)) != columns.end()) return true;
  }
  return false;
}

void RefuseSds(std::string_view file, FindingLog& log) {
  log.Refuse(Code::kSdsPackage, {std::string(file), 0}, "",
             "is of Microsoft School Data Sync: export OneRoster 1.1 or 1.2 CSV from the student information system");
}

// A package of Microsoft School Data Sync looks much like OneRoster 1.2, but lacks what is needed.
void CheckSds(Package& package, FindingLog& log) {
  if (package.Has("manifest.csv")) return;
  for (std::string_view file : kSdsFiles) {
    if (package.Has(file)) return RefuseSds(file, log);
  }
  if (HasColumn(package, "users.csv", kSdsUserColumns)) return RefuseSds("users.csv", log);
  if (HasColumn(package, "roles.csv", kSdsRoleColumns)) return RefuseSds("roles.csv", log);
  // Its roles have no id and no type of their own.
  if (package.Has("roles.csv") && !HasColumn(package, "roles.csv", kOneRosterRoleColumns)) RefuseSds("roles.csv", log);
}

void CheckFileNames(const Package& package, FindingLog& log) {
  for (std::string_view file : {"manifest.csv", "orgs.csv", "users.csv", "roles.csv", "academicSessions.csv",
                                "organizations.csv", "people.csv"}) {
    const std::string_view path = package.names().PathOf(file);
    if (path.empty() || path.substr(path.rfind('/') + 1) == file) continue;
    log.Repair(Code::kFileNameCase, {std::string(path), 0}, "", fmt::format("should be written {}", file));
  }
}

void ReadPackage(ReadingContext& context) {
  Package& package = context.package;
  FindingLog& log = context.log;
  CheckSds(package, log);
  if (log.refused()) return;
  CheckFileNames(package, log);
  const bool plain = package.Has(kPlainOrganizations) || package.Has(kPlainPeople);
  const bool one_roster = package.Has("orgs.csv") || package.Has("users.csv") || package.Has("roles.csv");
  if (plain && !one_roster) return ReadPlainCsv(context);
  if (!one_roster && !package.Has("manifest.csv")) {
    return log.Refuse(
        package.names().Names().empty() ? Code::kPackageEmpty : Code::kPackageUnknown, {}, "",
        "The package has neither orgs.csv and users.csv (OneRoster) nor organizations.csv and people.csv");
  }
  const Manifest manifest = ReadManifest(package, context.options.limits, log);
  if (log.refused()) return;
  ReadOneRoster(manifest, context);
}

absl::StatusOr<ReadRoster> Read(std::unique_ptr<Package> package, const ReadingOptions& options, FindingLog& log) {
  ReadRoster out;
  if (!log.refused()) {
    ReadingContext context{*package, options, log, out};
    ReadPackage(context);
  }
  if (log.refused()) return log.RefusalStatus();
  out.findings = log.TakeFindings();
  return out;
}

}  // namespace

absl::StatusOr<ReadRoster> ReadZip(std::string_view bytes, Reading reading, const ReadingOptions& options) {
  FindingLog log(reading);
  return Read(OpenZip(bytes, options.limits, log), options, log);
}

absl::StatusOr<ReadRoster> ReadFolder(const std::string& path, Reading reading, const ReadingOptions& options) {
  FindingLog log(reading);
  return Read(OpenFolder(path, options.limits, log), options, log);
}

}  // namespace icap::roster
