#include "services/common/roster/vocabulary.h"

#include <fmt/format.h>

#include <array>
#include <span>

#include "services/common/roster/package.h"

namespace icap::roster {
namespace {

struct Word {
  std::string_view name;
  Standing standing;
  bool in_11;  // the standard's version 1.1 has it, too
};

// OneRoster 1.1 (4.13.5) and 1.2 (CSV binding, RoleEnum).
constexpr std::array kRoles = {
    Word{"administrator", Standing::kStaff, true}, Word{"aide", Standing::kStaff, true},
    Word{"counselor", Standing::kStaff, false},    Word{"districtAdministrator", Standing::kStaff, false},
    Word{"guardian", Standing::kNoStaff, true},    Word{"parent", Standing::kNoStaff, true},
    Word{"principal", Standing::kStaff, false},    Word{"proctor", Standing::kStaff, true},
    Word{"relative", Standing::kNoStaff, true},    Word{"siteAdministrator", Standing::kStaff, false},
    Word{"student", Standing::kNoStaff, true},     Word{"systemAdministrator", Standing::kStaff, false},
    Word{"teacher", Standing::kStaff, true},
};

constexpr std::string_view kOrganizationTypes[] = {"department", "school", "district", "local", "state", "national"};
constexpr std::string_view kSessionTypes[] = {"gradingPeriod", "semester", "schoolYear", "term"};
// The standard's own way to add words (1.2).
constexpr std::string_view kExtension = "ext:";

std::string ParseType(std::string_view type, std::span<const std::string_view> known, Version version,
                      const Field& field) {
  const std::string lower = LowerCase(type);
  for (std::string_view word : known) {
    if (word == type) return std::string(type);
    if (LowerCase(word) != lower) continue;
    field.log.Repair(Code::kTypeCase, field.origin, field.name, fmt::format("is written {}", Quoted(type)));
    return std::string(word);
  }
  const bool extension = version == Version::kOneRoster12 && type.starts_with(kExtension);
  if (!extension && version != Version::kPlain && !type.empty()) {
    field.log.Repair(Code::kTypeUnknown, field.origin, field.name,
                     fmt::format("is {}, which the standard lacks: kept as it is", Quoted(type)));
  }
  return std::string(type);
}

}  // namespace

Standing StandingOf(std::string_view role, std::span<const std::string> further, std::string* canonical) {
  const std::string lower = LowerCase(role);
  for (const Word& word : kRoles) {
    if (LowerCase(word.name) != lower) continue;
    *canonical = word.name;
    return word.standing;
  }
  for (const std::string& word : further) {
    if (LowerCase(word) != lower) continue;
    *canonical = word;
    return Standing::kStaff;
  }
  return Standing::kUnknown;
}

std::string ParseStaffRole(std::string_view role, Version version, std::span<const std::string> further,
                           const Field& field, bool* is_known) {
  std::string canonical;
  const Standing standing = StandingOf(role, further, &canonical);
  *is_known = standing != Standing::kUnknown;
  if (standing == Standing::kNoStaff) return {};
  if (standing == Standing::kUnknown) {
    const std::string message = fmt::format(
        "is {}, of which is not known whether it is staff's or a student's: the record was left out", Quoted(role));
    if (version == Version::kOneRoster12 && role.starts_with(kExtension)) {
      field.log.Note(Severity::kDropped, Code::kRoleUnknown, field.origin, field.name, message);
    } else {
      field.log.Drop(Code::kRoleUnknown, field.origin, field.name, message);
    }
    return {};
  }
  if (canonical != role) {
    field.log.Repair(Code::kRoleCase, field.origin, field.name, fmt::format("is written {}", Quoted(role)));
  }
  for (const Word& word : kRoles) {
    if (version == Version::kOneRoster11 && word.name == canonical && !word.in_11) {
      field.log.Repair(Code::kRoleUnknown, field.origin, field.name,
                       fmt::format("is {}, which OneRoster 1.1 lacks: taken as in 1.2", Quoted(role)));
    }
  }
  return canonical;
}

std::string ParseOrganizationType(std::string_view type, Version version, const Field& field) {
  return ParseType(type, kOrganizationTypes, version, field);
}

std::string ParseSessionType(std::string_view type, Version version, const Field& field) {
  return ParseType(type, kSessionTypes, version, field);
}

}  // namespace icap::roster
