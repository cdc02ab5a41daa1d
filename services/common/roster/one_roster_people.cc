#include <algorithm>
#include <unordered_set>

#include "services/common/roster/one_roster.h"
#include "services/common/roster/same_record.h"

namespace icap::roster {
namespace {

enum User11Column : size_t {
  kEnabled11 = 3,
  kOrgs11,
  kRole11,
  kUsername11,
  kUserIds11,
  kGiven11,
  kFamily11,
  kMiddle11,
  kIdentifier11,
  kEmail11
};
constexpr Column kUser11Columns[] = {
    {"sourcedId", Need::kVital},          {"status", Need::kOptional},     {"dateLastModified", Need::kOptional},
    {"enabledUser", Need::kRequired},     {"orgSourcedIds", Need::kVital}, {"role", Need::kVital},
    {"username", Need::kRequired},        {"userIds", Need::kOptional},    {"givenName", Need::kRequired},
    {"familyName", Need::kRequired},      {"middleName", Need::kOptional}, {"identifier", Need::kOptional},
    {"email", Need::kOptional},           {"sms", Need::kOptional},        {"phone", Need::kOptional},
    {"agentSourcedIds", Need::kOptional}, {"grades", Need::kOptional},     {"password", Need::kOptional}};
constexpr Layout kUsers11{"users.csv", kUser11Columns};

enum User12Column : size_t {
  kEnabled12 = 3,
  kUsername12,
  kUserIds12,
  kGiven12,
  kFamily12,
  kMiddle12,
  kIdentifier12,
  kEmail12
};
// 1.2 has resourceSourcedIds in its first edition only.
constexpr Column kUser12Columns[] = {{"sourcedId", Need::kVital},
                                     {"status", Need::kOptional},
                                     {"dateLastModified", Need::kOptional},
                                     {"enabledUser", Need::kRequired},
                                     {"username", Need::kRequired},
                                     {"userIds", Need::kOptional},
                                     {"givenName", Need::kRequired},
                                     {"familyName", Need::kRequired},
                                     {"middleName", Need::kOptional},
                                     {"identifier", Need::kOptional},
                                     {"email", Need::kOptional},
                                     {"sms", Need::kOptional},
                                     {"phone", Need::kOptional},
                                     {"agentSourcedIds", Need::kOptional},
                                     {"grades", Need::kOptional},
                                     {"password", Need::kOptional},
                                     {"userMasterIdentifier", Need::kOptional},
                                     {"resourceSourcedIds", Need::kAbsent},
                                     {"preferredGivenName", Need::kOptional},
                                     {"preferredMiddleName", Need::kOptional},
                                     {"preferredFamilyName", Need::kOptional},
                                     {"primaryOrgSourcedId", Need::kOptional},
                                     {"pronouns", Need::kOptional}};
constexpr Layout kUsers12{"users.csv", kUser12Columns};

enum RoleColumn : size_t { kUser = 3, kRoleType, kRole, kBeginDate, kEndDate, kOrg, kUserProfile };
constexpr Column kRoleColumns[] = {{"sourcedId", Need::kRequired},        {"status", Need::kOptional},
                                   {"dateLastModified", Need::kOptional}, {"userSourcedId", Need::kVital},
                                   {"roleType", Need::kRequired},         {"role", Need::kVital},
                                   {"beginDate", Need::kOptional},        {"endDate", Need::kOptional},
                                   {"orgSourcedId", Need::kVital},        {"userProfileSourcedId", Need::kOptional}};
constexpr Layout kRoles{"roles.csv", kRoleColumns};

class PeopleReader {
 public:
  PeopleReader(const Manifest& manifest, ReadingContext& context)
      : manifest_(manifest), context_(context), log_(context.log) {
    // Only a file of all there is can tell that an organization is not there.
    checks_organizations_ = manifest.organizations == FileMode::kBulk;
    for (const Organization& organization : context.out.roster.organizations) {
      organizations_.insert(organization.sourced_id);
    }
  }

  int64_t Read() {
    if (manifest_.version == Version::kOneRoster11) {
      if (manifest_.users != FileMode::kAbsent) ReadUsers11();
    } else {
      if (manifest_.roles != FileMode::kAbsent) ReadRoles();
      if (!log_.refused() && manifest_.users != FileMode::kAbsent) ReadUsers12();
      if (!log_.refused()) TakeRolesWithoutUser();
    }
    if (!log_.refused()) CheckStaff();
    return row_count_;
  }

 private:
  struct StaffRoles {
    Origin origin;  // of the first
    std::vector<Role> roles;
  };

  bool KnowsOrganization(const std::string& sourced_id, const Origin& origin, std::string_view field) {
    if (!checks_organizations_ || organizations_.contains(sourced_id)) return true;
    log_.Drop(Code::kOrganizationUnknown, origin, field,
              fmt::format("names {}, which is not in orgs.csv: the role was left out", Quoted(sourced_id)));
    return false;
  }

  void ReadRoles() {
    const TableRead read = ReadTable(context_.package, kRoles, context_.options.limits, log_, [&](const Row& row) {
      const Origin origin = row.origin();
      std::string role;
      if (!row[kRole].empty()) {
        bool is_known = true;
        role = ParseStaffRole(row[kRole], manifest_.version, context_.options.further_staff_roles,
                              {log_, origin, "role"}, &is_known);
        if (role.empty()) {
          ++context_.out.left_out.roles;
          unknown_seen_ = unknown_seen_ || !is_known;
          return;
        }
      }
      TakeRole(row, std::move(role));
    });
    row_count_ += read.row_count;
    CheckRows(read, kRoles.file, manifest_.roles, log_);
  }

  void TakeRole(const Row& row, std::string role) {
    const Origin origin = row.origin();
    const auto status = StatusOf(row, manifest_.roles, log_);
    if (!status || !HasValues(row, kRoles, log_)) return;
    staff_seen_ = true;
    if (*status == Status::kActive && !KnowsOrganization(row[kOrg], origin, "orgSourcedId")) return;
    Role taken{row[kSourcedId],
               *status,
               row[kOrg],
               std::move(role),
               IsPrimary(row[kRoleType], origin),
               ParseDay(row[kBeginDate], {log_, origin, "beginDate"}),
               ParseDay(row[kEndDate], {log_, origin, "endDate"})};
    if (row[kUser].empty()) {
      log_.Drop(Code::kValueMissing, origin, "userSourcedId", "is empty: the row was left out");
      return;
    }
    StaffRoles& of_user = staff_[row[kUser]];
    if (of_user.roles.empty()) of_user.origin = origin;
    if (!taken.sourced_id.empty()) {
      const auto [found, is_new] = role_ids_.emplace(taken.sourced_id, row[kUser]);
      if (!is_new) return TakeRepeatedRole(taken, found->second == row[kUser] ? &of_user : nullptr, origin);
    }
    of_user.roles.push_back(std::move(taken));
  }

  void TakeRepeatedRole(const Role& role, const StaffRoles* of_user, const Origin& origin) {
    const bool same = of_user != nullptr && std::any_of(of_user->roles.begin(), of_user->roles.end(),
                                                        [&](const Role& other) { return IsSameRole(role, other); });
    if (same) {
      log_.Repair(Code::kIdRepeated, origin, "sourcedId", "is the same record again: passed over");
    } else {
      log_.Fail(Code::kIdConflict, origin, "sourcedId", "is the sourcedId of another role");
    }
  }

  bool IsPrimary(const std::string& role_type, const Origin& origin) {
    const std::string lower = LowerCase(role_type);
    if (role_type != lower || (lower != "primary" && lower != "secondary" && !lower.empty())) {
      log_.Repair(Code::kRoleTypeValue, origin, "roleType",
                  fmt::format("is {}: taken as {}", Quoted(role_type), lower == "primary" ? "primary" : "secondary"));
    }
    return lower == "primary";
  }

  void ReadUsers11() {
    const TableRead read = ReadTable(context_.package, kUsers11, context_.options.limits, log_, [&](const Row& row) {
      const Origin origin = row.origin();
      bool is_known = true;
      const std::string role =
          row[kRole11].empty() ? std::string()
                               : ParseStaffRole(row[kRole11], manifest_.version, context_.options.further_staff_roles,
                                                {log_, origin, "role"}, &is_known);
      if (!row[kRole11].empty() && role.empty()) {
        ++context_.out.left_out.people;
        unknown_seen_ = unknown_seen_ || !is_known;
        return;
      }
      TakeUser11(row, role);
    });
    row_count_ += read.row_count;
    CheckRows(read, kUsers11.file, manifest_.users, log_);
  }

  void TakeUser11(const Row& row, const std::string& role) {
    const Origin origin = row.origin();
    const auto status = StatusOf(row, manifest_.users, log_);
    if (!status || !HasValues(row, kUsers11, log_)) return;
    // A deleted record without a role may be a student's.
    if (role.empty()) return TakeWithoutRole(PersonOf11(row, *status), row);
    staff_seen_ = true;
    Person person = PersonOf11(row, *status);
    for (const std::string& organization : ParseList(row[kOrgs11], {log_, origin, "orgSourcedIds"})) {
      if (*status == Status::kActive && !KnowsOrganization(organization, origin, "orgSourcedIds")) continue;
      // 1.1 has no secondary roles: each is the main one in its organization.
      person.roles.push_back({"", Status::kActive, organization, role, true, "", ""});
    }
    if (person.roles.empty() && *status == Status::kActive) return;  // said for each organization
    Append(std::move(person));
  }

  Person PersonOf11(const Row& row, Status status) {
    const Origin origin = row.origin();
    return {origin,
            row[kSourcedId],
            status,
            IsEnabled(row[kEnabled11], origin),
            row[kUsername11],
            row[kGiven11],
            row[kFamily11],
            row[kEmail11],
            row[kIdentifier11],
            ParseUserIds(row[kUserIds11], {log_, origin, "userIds"}),
            LegacyIds(row.metadata()),
            {}};
  }

  void ReadUsers12() {
    const TableRead read = ReadTable(context_.package, kUsers12, context_.options.limits, log_, [&](const Row& row) {
      const auto staff = staff_.find(row[kSourcedId]);
      if (staff == staff_.end() && !IsKnownStaff(row[kSourcedId])) {
        ++context_.out.left_out.people;
        return;
      }
      TakeUser12(row, staff == staff_.end() ? nullptr : &staff->second);
    });
    row_count_ += read.row_count;
    CheckRows(read, kUsers12.file, manifest_.users, log_);
    const bool all_known = manifest_.users == FileMode::kBulk && manifest_.roles == FileMode::kBulk;
    if (all_known || context_.out.left_out.people == 0) return;
    if (manifest_.users == FileMode::kBulk && manifest_.roles == FileMode::kAbsent) {
      return log_.Fail(Code::kFileMissing, {"roles.csv", 0}, "", "is needed to tell staff from students");
    }
    log_.Note(Severity::kDropped, Code::kUserWithoutRole, {std::string(kUsers12.file), 0}, "",
              fmt::format("{} users have no staff role in the package and were left out: they may be students",
                          context_.out.left_out.people));
  }

  void TakeUser12(const Row& row, const StaffRoles* staff) {
    const Origin origin = row.origin();
    const auto status = StatusOf(row, manifest_.users, log_);
    if (!status || !HasValues(row, kUsers12, log_)) return;
    used_.insert(row[kSourcedId]);
    Append({origin, row[kSourcedId], *status, IsEnabled(row[kEnabled12], origin), row[kUsername12], row[kGiven12],
            row[kFamily12], row[kEmail12], row[kIdentifier12], ParseUserIds(row[kUserIds12], {log_, origin, "userIds"}),
            LegacyIds(row.metadata()), staff == nullptr ? std::vector<Role>() : staff->roles});
  }

  bool IsKnownStaff(const std::string& sourced_id) const {
    const bool whole = manifest_.users == FileMode::kBulk && manifest_.roles == FileMode::kBulk;
    return !whole && context_.options.known_staff && context_.options.known_staff(sourced_id);
  }

  void TakeWithoutRole(Person person, const Row& row) {
    if (manifest_.users == FileMode::kDelta && context_.options.known_staff &&
        context_.options.known_staff(row[kSourcedId])) {
      return Append(std::move(person));
    }
    ++context_.out.left_out.people;
  }

  bool IsEnabled(const std::string& value, const Origin& origin) {
    return value.empty() || ParseBoolean(value, true, {log_, origin, "enabledUser"});
  }

  void Append(Person person) {
    AppendUnique(std::move(person), IsSamePerson, context_.out.roster.people, by_id_, log_);
  }

  // Staff roles whose user is in no row of users.csv: an error of a whole file, a change of roles in a delta.
  void TakeRolesWithoutUser() {
    std::vector<std::pair<std::string, const StaffRoles*>> left;
    for (const auto& [user, staff] : staff_) {
      if (!staff.roles.empty() && !used_.contains(user)) left.emplace_back(user, &staff);
    }
    std::sort(left.begin(), left.end(),
              [](const auto& a, const auto& b) { return a.second->origin.line < b.second->origin.line; });
    for (const auto& [user, staff] : left) {
      if (manifest_.users == FileMode::kBulk) {
        log_.Drop(Code::kUserUnknown, staff->origin, "userSourcedId",
                  "names a user who is not in users.csv, or was left out there: the role was left out");
        continue;
      }
      Person person;
      person.origin = staff->origin;
      person.sourced_id = user;
      person.roles = staff->roles;
      person.roles_only = true;
      Append(std::move(person));
    }
  }

  void CheckStaff() {
    if (manifest_.users != FileMode::kBulk || staff_seen_ || unknown_seen_ || log_.has_errors()) return;
    if (context_.out.left_out.people == 0) return;
    log_.Refuse(Code::kStudentsOnly, {"users.csv", 0}, "",
                "holds students and families only: ICAP asks staff, and students' records are not to be sent here");
  }

  const Manifest& manifest_;
  ReadingContext& context_;
  FindingLog& log_;
  bool checks_organizations_ = false;
  std::unordered_set<std::string> organizations_;
  std::unordered_map<std::string, StaffRoles> staff_;      // by userSourcedId
  std::unordered_map<std::string, std::string> role_ids_;  // userSourcedId by the role's sourcedId
  std::unordered_set<std::string> used_;                   // users met in users.csv
  std::unordered_map<std::string, size_t> by_id_;
  int64_t row_count_ = 0;
  bool staff_seen_ = false;
  bool unknown_seen_ = false;
};

}  // namespace

int64_t ReadPeople(const Manifest& manifest, ReadingContext& context) {
  return PeopleReader(manifest, context).Read();
}

}  // namespace icap::roster
