#include "services/common/roster/plain_csv.h"

#include <algorithm>
#include <tuple>

#include "services/common/roster/same_record.h"

namespace icap::roster {
namespace {

enum OrganizationColumn : size_t { kId, kName, kParentId, kType };
constexpr Column kOrganizationColumns[] = {
    {"id", Need::kVital}, {"name", Need::kVital}, {"parent_id", Need::kVital}, {"type", Need::kVital}};
constexpr Layout kOrganizations{kPlainOrganizations, kOrganizationColumns};

enum PersonColumn : size_t { kStaffId, kFirstName, kLastName, kEmail, kSchoolId, kRole };
constexpr Column kPersonColumns[] = {{"staff_id", Need::kVital},  {"first_name", Need::kVital},
                                     {"last_name", Need::kVital}, {"email", Need::kVital},
                                     {"school_id", Need::kVital}, {"role", Need::kVital}};
constexpr Layout kPeople{kPlainPeople, kPersonColumns};

// Whether the values are there; says which are not.
bool HasCells(const Row& row, std::initializer_list<size_t> columns, FindingLog& log) {
  bool whole = true;
  for (const size_t column : columns) {
    if (!row[column].empty()) continue;
    log.Fail(Code::kValueMissing, row.origin(), row.NameOf(column), "is empty");
    whole = false;
  }
  return whole;
}

// Roles apart: a further row adds one.
bool IsSameStaff(const Person& a, const Person& b) {
  return std::tie(a.given_name, a.family_name, a.email) == std::tie(b.given_name, b.family_name, b.email);
}

class PlainReader {
 public:
  explicit PlainReader(ReadingContext& context) : context_(context), log_(context.log), roster_(context.out.roster) {}

  void Read() {
    roster_.version = "plain";
    int64_t row_count = 0;
    if (context_.package.Has(kPlainOrganizations)) {
      roster_.organizations_mode = FileMode::kBulk;
      row_count += ReadOrganizations();
    }
    if (!log_.refused() && context_.package.Has(kPlainPeople)) {
      roster_.people_mode = roster_.roles_mode = FileMode::kBulk;
      row_count += ReadPeople();
    }
    if (!log_.refused() && row_count == 0) {
      log_.Refuse(Code::kPackageEmpty, {}, "", "The package holds no organization and no person");
    }
  }

 private:
  int64_t ReadOrganizations() {
    const TableRead read =
        ReadTable(context_.package, kOrganizations, context_.options.limits, log_, [this](const Row& row) {
          if (!HasCells(row, {kId, kName, kType}, log_)) return;
          const Field type{log_, row.origin(), "type"};
          AppendUnique(Organization{row.origin(), row[kId], Status::kActive, row[kName],
                                    ParseOrganizationType(row[kType], Version::kPlain, type), "", row[kParentId]},
                       IsSameOrganization, roster_.organizations, organizations_, log_, "id");
        });
    CheckRows(read, kOrganizations.file, FileMode::kBulk, log_);
    for (const Organization& organization : roster_.organizations) {
      if (organization.parent_sourced_id.empty() || organizations_.contains(organization.parent_sourced_id)) continue;
      log_.Fail(Code::kParentUnknown, organization.origin, "parent_id",
                fmt::format("names {}, which is not in the file", Quoted(organization.parent_sourced_id)));
    }
    return read.row_count;
  }

  int64_t ReadPeople() {
    const TableRead read = ReadTable(context_.package, kPeople, context_.options.limits, log_,
                                     [this](const Row& row) { TakePerson(row); });
    CheckRows(read, kPeople.file, FileMode::kBulk, log_);
    if (!log_.has_errors() && roster_.people.empty() && context_.out.left_out.people > 0) {
      log_.Refuse(Code::kStudentsOnly, {std::string(kPeople.file), 0}, "",
                  "holds students and families only: ICAP asks staff, and students' records are not to be sent here");
    }
    return read.row_count;
  }

  void TakePerson(const Row& row) {
    const Origin origin = row.origin();
    std::string role;
    const Standing standing = StandingOf(row[kRole], context_.options.further_staff_roles, &role);
    if (standing == Standing::kNoStaff) {
      ++context_.out.left_out.people;
      return;
    }
    const bool whole = HasCells(row, {kStaffId, kFirstName, kLastName, kSchoolId, kRole}, log_);
    if (standing == Standing::kUnknown && !row[kRole].empty()) {
      return log_.Fail(Code::kRoleUnknown, origin, "role", fmt::format("is {}, which is no role", Quoted(row[kRole])));
    }
    if (!row[kSchoolId].empty() && roster_.organizations_mode == FileMode::kBulk &&
        !organizations_.contains(row[kSchoolId])) {
      return log_.Fail(Code::kOrganizationUnknown, origin, "school_id",
                       fmt::format("names {}, which is not in {}", Quoted(row[kSchoolId]), kPlainOrganizations));
    }
    if (!whole) return;
    if (role != row[kRole]) {
      log_.Repair(Code::kRoleCase, origin, "role", fmt::format("is written {}", Quoted(row[kRole])));
    }
    Person person;
    person.origin = origin;
    person.sourced_id = person.identifier = row[kStaffId];
    person.given_name = row[kFirstName];
    person.family_name = row[kLastName];
    person.email = row[kEmail];
    person.roles.push_back({"", Status::kActive, row[kSchoolId], role, true, "", ""});
    Append(std::move(person));
  }

  // A further row of a person adds a school.
  void Append(Person person) {
    const auto [found, is_new] = people_.emplace(person.sourced_id, roster_.people.size());
    if (is_new) {
      roster_.people.push_back(std::move(person));
      return;
    }
    Person& earlier = roster_.people[found->second];
    const Role& role = person.roles.front();
    if (!IsSameStaff(earlier, person)) {
      log_.Fail(Code::kIdConflict, person.origin, "staff_id",
                fmt::format("is that of another person in line {}", earlier.origin.line));
    } else if (std::any_of(earlier.roles.begin(), earlier.roles.end(), [&role](const Role& other) {
                 return other.organization_sourced_id == role.organization_sourced_id && other.role == role.role;
               })) {
      log_.Repair(Code::kIdRepeated, person.origin, "staff_id", "is the same row again: passed over");
    } else {
      earlier.roles.push_back(role);
    }
  }

  ReadingContext& context_;
  FindingLog& log_;
  Roster& roster_;
  std::unordered_map<std::string, size_t> organizations_;
  std::unordered_map<std::string, size_t> people_;
};

}  // namespace

void ReadPlainCsv(ReadingContext& context) {
  PlainReader(context).Read();
}

}  // namespace icap::roster
