// The forms of single values: booleans, days, statuses, lists. Each takes what is written in the field, repairs it as
// far as its meaning is certain, and says so in the log.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/common/roster/finding.h"
#include "services/common/roster/roster.h"

namespace icap::roster {

// A field for messages: where it is, and where to say so.
struct Field {
  FindingLog& log;
  Origin origin;
  std::string_view name;
};

// `TRUE`, `1`, `yes` and so on are repaired; anything else is `otherwise`.
bool ParseBoolean(std::string_view value, bool otherwise, const Field& field);

// A day as YYYY-MM-DD. MM/DD/YYYY, YYYY/MM/DD, YYYYMMDD and timestamps (their day as written) are repaired; what is no
// day is left empty.
std::string ParseDay(std::string_view value, const Field& field);

// `inactive` (OneRoster 1.0) is to be deleted. An unknown status counts as active.
Status ParseStatus(std::string_view value, const Field& field);

// References separated by commas. Quotation marks and brackets around them, semicolons and bars are repaired.
std::vector<std::string> ParseList(std::string_view value, const Field& field);

// `{type:identifier},{type:identifier}` as "type:identifier" each; braces left out are repaired.
std::vector<std::string> ParseUserIds(std::string_view value, const Field& field);

// The earlier sourcedIds in metadata: columns whose last part is `legacySourcedId` or one of its variants.
std::vector<std::string> LegacyIds(std::span<const std::pair<std::string, std::string>> metadata);

// A value for messages: quoted, cut when it is long.
std::string Quoted(std::string_view value);

// Whether a day is in the calendar.
bool IsDay(int year, int month, int day);

}  // namespace icap::roster
