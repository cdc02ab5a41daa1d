#include "services/common/roster/one_roster_json.h"

#include <fmt/format.h>

#include <optional>

#include "services/common/roster/one_roster.h"
#include "services/common/roster/same_record.h"

namespace icap::roster {
namespace {

using nlohmann::json;

// A text, number or boolean as text; empty for anything else.
std::string TextOf(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean() || value.is_number_integer()) return value.dump();
  return {};
}

const json& MemberOf(const json& object, const char* name) {
  static const json kNothing;
  if (!object.is_object()) return kNothing;
  const auto found = object.find(name);
  return found == object.end() ? kNothing : *found;
}

// `name: value` of all texts in metadata, names of inner objects with a dot between.
void Flatten(const json& value, const std::string& name, std::vector<std::pair<std::string, std::string>>& flat) {
  constexpr size_t kMaxValues = 100;
  if (flat.size() >= kMaxValues) return;
  if (value.is_object()) {
    for (const auto& [key, inner] : value.items()) Flatten(inner, fmt::format("{}.{}", name, key), flat);
  } else if (value.is_array()) {
    for (const json& inner : value) Flatten(inner, name, flat);
  } else if (std::string text = TextOf(value); !text.empty()) {
    flat.emplace_back(name, std::move(text));
  }
}

}  // namespace

// One record with its checks.
class JsonRosterReader::Record {
 public:
  Record(const json& value, std::string_view list, const Limits& limits, FindingLog& log)
      : value_(value), origin_{std::string(list), 0}, limits_(limits), log_(log) {}

  const Origin& origin() const { return origin_; }
  const json& value() const { return value_; }
  Field FieldNamed(const char* name) const { return {log_, origin_, name}; }

  std::string Text(const char* name) const { return Checked(MemberOf(value_, name), name); }
  // The sourcedId of a reference `{"href": …, "sourcedId": …, "type": …}`.
  std::string Reference(const char* name) const { return Checked(MemberOf(MemberOf(value_, name), "sourcedId"), name); }

  std::string Checked(const json& value, const char* name) const {
    std::string text = TextOf(value);
    if (text.find('\0') != std::string::npos) {
      log_.Refuse(Code::kNulByte, origin_, name, "holds a NUL character");
    } else if (static_cast<int64_t>(text.size()) > limits_.field_bytes) {
      log_.Refuse(Code::kFieldTooLong, origin_, name, fmt::format("is longer than {} bytes", limits_.field_bytes));
    }
    return text;
  }

  // False, with a finding, without a text that nothing can be made without.
  bool Has(const char* name) const {
    if (!Text(name).empty()) return true;
    log_.Drop(Code::kValueMissing, origin_, name, "is empty: the record was left out");
    return false;
  }

  // Whether the record is gone: the API names deleted ones for a while.
  bool IsDeleted() const {
    const std::string status = Text("status");
    return !status.empty() && ParseStatus(status, FieldNamed("status")) == Status::kToBeDeleted;
  }

 private:
  const json& value_;
  const Origin origin_;
  const Limits& limits_;
  FindingLog& log_;
};

void JsonRosterReader::TakeOrganization(const json& value) {
  const Record record(value, "orgs", options_.limits, log_);
  if (record.IsDeleted() || !record.Has("sourcedId") || !record.Has("name")) return;
  AppendUnique(
      Organization{record.origin(), record.Text("sourcedId"), Status::kActive, record.Text("name"),
                   ParseOrganizationType(record.Text("type"), Version::kOneRoster12, record.FieldNamed("type")),
                   record.Text("identifier"), record.Reference("parent")},
      IsSameOrganization, out_.roster.organizations, organizations_, log_);
}

void JsonRosterReader::CheckParents() {
  for (const Organization& organization : out_.roster.organizations) {
    if (organization.parent_sourced_id.empty() || organizations_.contains(organization.parent_sourced_id)) continue;
    log_.Repair(Code::kParentUnknown, organization.origin, "parent",
                fmt::format("of {} is {}, which is not in the answer: kept without its parent",
                            Quoted(organization.sourced_id), Quoted(organization.parent_sourced_id)));
  }
}

void JsonRosterReader::TakeSession(const json& value) {
  const Record record(value, "academicSessions", options_.limits, log_);
  if (record.IsDeleted() || !record.Has("sourcedId")) return;
  AppendUnique(AcademicSession{record.origin(), record.Text("sourcedId"), Status::kActive, record.Text("title"),
                               ParseSessionType(record.Text("type"), Version::kOneRoster12, record.FieldNamed("type")),
                               ParseDay(record.Text("startDate"), record.FieldNamed("startDate")),
                               ParseDay(record.Text("endDate"), record.FieldNamed("endDate"))},
               IsSameSession, out_.roster.sessions, sessions_, log_);
}

std::vector<Role> JsonRosterReader::StaffRolesOf(const Record& user) {
  std::vector<Role> roles;
  for (const json& value : MemberOf(user.value(), "roles")) {
    const Record record(value, "users", options_.limits, log_);
    bool is_known = true;
    std::string role = ParseStaffRole(record.Text("role"), Version::kOneRoster12, options_.further_staff_roles,
                                      record.FieldNamed("roles.role"), &is_known);
    if (role.empty()) {
      ++out_.left_out.roles;
      continue;
    }
    std::string organization = record.Reference("org");
    if (!organizations_.contains(organization)) {
      log_.Drop(Code::kOrganizationUnknown, record.origin(), "roles.org",
                fmt::format("names {}, which is not in orgs: the role was left out", Quoted(organization)));
      continue;
    }
    roles.push_back({"", Status::kActive, std::move(organization), std::move(role),
                     LowerCase(record.Text("roleType")) == "primary",
                     ParseDay(record.Text("beginDate"), record.FieldNamed("roles.beginDate")),
                     ParseDay(record.Text("endDate"), record.FieldNamed("roles.endDate"))});
  }
  return roles;
}

void JsonRosterReader::TakeUser(const json& value) {
  const Record record(value, "users", options_.limits, log_);
  std::vector<Role> roles = StaffRolesOf(record);
  if (roles.empty()) {
    ++out_.left_out.people;
    return;
  }
  if (record.IsDeleted() || !record.Has("sourcedId")) return;
  Person person;
  person.origin = record.origin();
  person.sourced_id = record.Text("sourcedId");
  const std::string enabled = record.Text("enabledUser");
  person.enabled = enabled.empty() || ParseBoolean(enabled, true, record.FieldNamed("enabledUser"));
  person.username = record.Text("username");
  person.given_name = record.Text("givenName");
  person.family_name = record.Text("familyName");
  person.email = record.Text("email");
  person.identifier = record.Text("identifier");
  for (const json& id : MemberOf(value, "userIds")) {
    const std::string type = record.Checked(MemberOf(id, "type"), "userIds");
    const std::string identifier = record.Checked(MemberOf(id, "identifier"), "userIds");
    if (!type.empty() && !identifier.empty()) person.user_ids.push_back(fmt::format("{}:{}", type, identifier));
  }
  std::vector<std::pair<std::string, std::string>> metadata;
  Flatten(MemberOf(value, "metadata"), "metadata", metadata);
  person.legacy_ids = LegacyIds(metadata);
  person.roles = std::move(roles);
  AppendUnique(std::move(person), IsSamePerson, out_.roster.people, people_, log_);
}

}  // namespace icap::roster
