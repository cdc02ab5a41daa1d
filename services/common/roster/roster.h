// A roster as a student information system gives it: organizations, staff, their roles and the academic sessions.
// Students and demographics are dropped by the readers and never get here. Source: 1EdTech OneRoster 1.1 and 1.2.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace icap::roster {

// How a file of a package is to be applied.
enum class FileMode {
  kAbsent,
  kBulk,   // all there is: what is not in it is gone
  kDelta,  // what changed: `Status::kToBeDeleted` says what is gone
};

enum class Status { kActive, kToBeDeleted };

// Where a record was read, for messages: the file's name in the package and its line (1 is the header; 0: from REST).
struct Origin {
  std::string file;
  int line = 0;
};

struct Organization {
  Origin origin;
  std::string sourced_id;
  Status status = Status::kActive;
  std::string name;
  std::string type;  // as written: state, local, district, school, department, …
  std::string identifier;
  std::string parent_sourced_id;  // empty for a root
};

struct Role {
  std::string sourced_id;  // OneRoster 1.2 only
  Status status = Status::kActive;
  std::string organization_sourced_id;
  std::string role;  // teacher, administrator, principal, …; a student never gets here
  bool primary = false;
  std::string begin_date;  // ISO 8601 day; empty when not given
  std::string end_date;
};

struct Person {
  Origin origin;
  std::string sourced_id;
  Status status = Status::kActive;
  bool enabled = true;
  std::string username;
  std::string given_name;
  std::string family_name;
  std::string email;
  std::string identifier;               // the agency's staff number, when given
  std::vector<std::string> user_ids;    // "type:identifier" of userIds
  std::vector<std::string> legacy_ids;  // earlier sourcedIds of the same person, from metadata columns
  std::vector<Role> roles;              // staff roles only
  bool roles_only = false;              // of a delta: the roles changed, nothing else of the person is in the package
};

struct AcademicSession {
  Origin origin;
  std::string sourced_id;
  Status status = Status::kActive;
  std::string title;
  std::string type;
  std::string start_date;
  std::string end_date;
};

enum class Severity {
  kRepaired,  // tolerant reading put it right
  kDropped,   // tolerant reading left a record out
  kError,     // the package cannot be used
};

// One problem of a package.
struct Finding {
  Severity severity = Severity::kError;
  std::string code;  // registered in finding.h, e.g. "BOOLEAN_CASE"
  Origin origin;
  std::string field;    // column, or empty
  std::string message;  // for people: what is wrong and what was done
  int count = 1;        // how often in this file and column; origin is the first place
};

// What a package holds for us.
struct Roster {
  std::string version;  // "1.1", "1.2", or "plain"
  std::string source;   // source.systemName of the manifest, when given
  FileMode organizations_mode = FileMode::kAbsent;
  FileMode people_mode = FileMode::kAbsent;
  FileMode roles_mode = FileMode::kAbsent;  // of roles.csv (1.2); the same as people_mode otherwise
  FileMode sessions_mode = FileMode::kAbsent;
  std::vector<Organization> organizations;
  std::vector<Person> people;
  std::vector<AcademicSession> sessions;
};

}  // namespace icap::roster
