#include "services/common/roster/one_roster.h"

#include "services/common/roster/same_record.h"

namespace icap::roster {
namespace {

enum OrganizationColumn : size_t { kName = 3, kType, kIdentifier, kParentSourcedId };
constexpr Column kOrganizationColumns[] = {{"sourcedId", Need::kVital},
                                           {"status", Need::kOptional},
                                           {"dateLastModified", Need::kOptional},
                                           {"name", Need::kVital},
                                           {"type", Need::kRequired},
                                           {"identifier", Need::kOptional},
                                           {"parentSourcedId", Need::kOptional}};
constexpr Layout kOrganizations{"orgs.csv", kOrganizationColumns};

enum SessionColumn : size_t { kTitle = 3, kSessionType, kStartDate, kEndDate, kSessionParent, kSchoolYear };
constexpr Column kSessionColumns[] = {{"sourcedId", Need::kVital},
                                      {"status", Need::kOptional},
                                      {"dateLastModified", Need::kOptional},
                                      {"title", Need::kRequired},
                                      {"type", Need::kRequired},
                                      {"startDate", Need::kRequired},
                                      {"endDate", Need::kRequired},
                                      {"parentSourcedId", Need::kOptional},
                                      {"schoolYear", Need::kRequired}};
constexpr Layout kSessions{"academicSessions.csv", kSessionColumns};

// Parents that a file of all there is does not have.
void CheckParents(const std::vector<Organization>& organizations, const std::unordered_map<std::string, size_t>& by_id,
                  FindingLog& log) {
  for (const Organization& organization : organizations) {
    if (organization.parent_sourced_id.empty() || by_id.contains(organization.parent_sourced_id)) continue;
    log.Repair(Code::kParentUnknown, organization.origin, "parentSourcedId",
               fmt::format("names {}, which is not in the file: the organization is kept without its parent",
                           Quoted(organization.parent_sourced_id)));
  }
}

TableRead ReadOrganizations(FileMode mode, Version version, ReadingContext& context) {
  std::unordered_map<std::string, size_t> by_id;
  std::vector<Organization>& organizations = context.out.roster.organizations;
  FindingLog& log = context.log;
  const TableRead read = ReadTable(context.package, kOrganizations, context.options.limits, log, [&](const Row& row) {
    const auto status = StatusOf(row, mode, log);
    if (!status || !HasValues(row, kOrganizations, log)) return;
    const Field type{log, row.origin(), row.NameOf(kType)};
    AppendUnique(
        Organization{row.origin(), row[kSourcedId], *status, row[kName],
                     ParseOrganizationType(row[kType], version, type), row[kIdentifier], row[kParentSourcedId]},
        IsSameOrganization, organizations, by_id, log);
  });
  CheckRows(read, kOrganizations.file, mode, log);
  if (mode == FileMode::kBulk) CheckParents(organizations, by_id, log);
  return read;
}

TableRead ReadSessions(FileMode mode, Version version, ReadingContext& context) {
  std::unordered_map<std::string, size_t> by_id;
  FindingLog& log = context.log;
  return ReadTable(context.package, kSessions, context.options.limits, log, [&](const Row& row) {
    const auto status = StatusOf(row, mode, log);
    if (!status || !HasValues(row, kSessions, log)) return;
    const Origin origin = row.origin();
    AppendUnique(AcademicSession{origin, row[kSourcedId], *status, row[kTitle],
                                 ParseSessionType(row[kSessionType], version, {log, origin, "type"}),
                                 ParseDay(row[kStartDate], {log, origin, "startDate"}),
                                 ParseDay(row[kEndDate], {log, origin, "endDate"})},
                 IsSameSession, context.out.roster.sessions, by_id, log);
  });
}

}  // namespace

std::optional<Status> StatusOf(const Row& row, FileMode mode, FindingLog& log) {
  const Origin origin = row.origin();
  const std::string& status = row[kStatus];
  const std::string& modified = row[kDateLastModified];
  if (mode == FileMode::kDelta) {
    if (modified.empty()) log.Repair(Code::kStatusMissing, origin, "dateLastModified", "is empty in a delta file");
    if (status.empty()) {
      log.Repair(Code::kStatusMissing, origin, "status", "is empty in a delta file: taken as active");
      return Status::kActive;
    }
    return ParseStatus(status, {log, origin, "status"});
  }
  if (!modified.empty()) {
    log.Repair(Code::kStatusInBulk, origin, "dateLastModified", "is filled in a bulk file: not read");
  }
  if (status.empty()) return Status::kActive;
  const Status parsed = ParseStatus(status, {log, origin, "status"});
  if (parsed == Status::kActive) {
    log.Repair(Code::kStatusInBulk, origin, "status", "is filled in a bulk file: active records are kept");
    return parsed;
  }
  log.Drop(Code::kStatusInBulk, origin, "status", "says to be deleted in a bulk file: the record was left out");
  return std::nullopt;
}

bool HasValues(const Row& row, const Layout& layout, FindingLog& log) {
  // Of a record that goes away no more than its id is needed.
  const bool deleted = LowerCase(row[kStatus]) == "tobedeleted";
  bool whole = true;
  for (size_t i = 0; i < layout.columns.size(); ++i) {
    const Column& column = layout.columns[i];
    if (!row[i].empty() || (deleted && i != kSourcedId)) continue;
    if (column.need == Need::kVital) {
      log.Drop(Code::kValueMissing, row.origin(), column.name, "is empty: the row was left out");
      whole = false;
    } else if (column.need == Need::kRequired) {
      log.Repair(Code::kValueMissing, row.origin(), column.name, "is empty, though the standard wants a value");
    }
  }
  return whole;
}

void CheckRows(const TableRead& read, std::string_view file, FileMode mode, FindingLog& log) {
  if (!read.usable || read.row_count > 0) return;
  const Origin origin{std::string(file), 0};
  if (mode == FileMode::kBulk) {
    log.Fail(Code::kFileEmpty, origin, "", "has no row: everything would be gone");
  } else {
    log.Repair(Code::kFileEmpty, origin, "", "has no row: nothing changed");
  }
}

void ReadOneRoster(const Manifest& manifest, ReadingContext& context) {
  Roster& roster = context.out.roster;
  FindingLog& log = context.log;
  roster.version = manifest.version == Version::kOneRoster11 ? "1.1" : "1.2";
  roster.source = manifest.source;
  roster.organizations_mode = manifest.organizations;
  roster.people_mode = manifest.users;
  roster.roles_mode = manifest.version == Version::kOneRoster11 ? manifest.users : manifest.roles;
  roster.sessions_mode = manifest.sessions;
  int64_t row_count = 0;
  if (manifest.organizations != FileMode::kAbsent) {
    row_count += ReadOrganizations(manifest.organizations, manifest.version, context).row_count;
  }
  if (manifest.sessions != FileMode::kAbsent && !log.refused()) {
    const TableRead read = ReadSessions(manifest.sessions, manifest.version, context);
    row_count += read.row_count;
    if (read.usable && read.row_count == 0) {
      log.Repair(Code::kFileEmpty, {std::string(kSessions.file), 0}, "", "has no row: taken as absent");
      roster.sessions_mode = FileMode::kAbsent;
    }
  }
  if (!log.refused()) row_count += ReadPeople(manifest, context);
  if (!log.refused() && row_count == 0) {
    log.Refuse(Code::kPackageEmpty, {}, "", "The package holds no organization and no person");
  }
}

}  // namespace icap::roster
