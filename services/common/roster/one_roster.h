// OneRoster 1.1 and 1.2 as CSV: orgs, academicSessions, roles and users. Of users.csv and roles.csv only staff is kept;
// the rows of students and families are forgotten where they are read, before any value but the role is looked at.
#pragma once

#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/common/roster/manifest.h"
#include "services/common/roster/table.h"

namespace icap::roster {

// The first columns of every file.
inline constexpr size_t kSourcedId = 0;
inline constexpr size_t kStatus = 1;
inline constexpr size_t kDateLastModified = 2;

// What readers of a package share.
struct ReadingContext {
  Package& package;
  const ReadingOptions& options;
  FindingLog& log;
  ReadRoster& out;
};

// What is to be done with a record, by its status columns; nullopt: leave it out (deleted in a file of all there is).
std::optional<Status> StatusOf(const Row& row, FileMode mode, FindingLog& log);

// Whether all vital values are there; says what is missing of these and the required ones.
bool HasValues(const Row& row, const Layout& layout, FindingLog& log);

// Says that a file has no row; fatal for files of all there is.
void CheckRows(const TableRead& read, std::string_view file, FileMode mode, FindingLog& log);

// Appends a record unless its sourcedId is there: the same record is passed over, another one is an error.
template <typename Record, typename IsSame>
void AppendUnique(Record record, const IsSame& is_same, std::vector<Record>& records,
                  std::unordered_map<std::string, size_t>& by_id, FindingLog& log,
                  std::string_view field = "sourcedId") {
  const auto [found, is_new] = by_id.emplace(record.sourced_id, records.size());
  if (is_new) {
    records.push_back(std::move(record));
  } else if (is_same(records[found->second], record)) {
    log.Repair(Code::kIdRepeated, record.origin, field, "is the same record again: passed over");
  } else {
    log.Fail(Code::kIdConflict, record.origin, field,
             fmt::format("is that of another record in line {}", records[found->second].origin.line));
  }
}

// Reads all files that the manifest names. Afterwards `context.log` says whether the roster is usable.
void ReadOneRoster(const Manifest& manifest, ReadingContext& context);

// The people: roles.csv (1.2) and users.csv. Returns how many rows there were.
int64_t ReadPeople(const Manifest& manifest, ReadingContext& context);

}  // namespace icap::roster
