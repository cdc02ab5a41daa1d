#include "services/common/roster/values.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

#include "services/common/roster/package.h"

namespace icap::roster {
namespace {

constexpr size_t kQuotedBytes = 40;
constexpr std::string_view kSpaces = " \t";
constexpr std::array<std::string_view, 5> kTrue = {"true", "1", "yes", "y", "t"};
constexpr std::array<std::string_view, 5> kFalse = {"false", "0", "no", "n", "f"};
// The last part of a metadata column's name, letters and digits only, in lower case.
constexpr std::array<std::string_view, 10> kLegacyNames = {
    "legacysourcedid",   "legacysourcedids", "legacyid",          "legacyids",      "oldsourcedid",
    "previoussourcedid", "formersourcedid",  "originalsourcedid", "priorsourcedid", "legacyusersourcedid"};

template <size_t kSize>
bool Contains(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view Trimmed(std::string_view text, std::string_view around) {
  const size_t begin = text.find_first_not_of(around);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(around) + 1 - begin);
}

std::vector<std::string_view> Split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  while (true) {
    const size_t end = text.find_first_of(separators);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// The number of a part of a date: digits only.
std::optional<int> NumberOf(std::string_view text, size_t shortest, size_t longest) {
  if (text.size() < shortest || text.size() > longest) return std::nullopt;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.front() == '-') return std::nullopt;
  return number;
}

std::optional<std::string> DayOf(std::string_view year, std::string_view month, std::string_view day) {
  const auto y = NumberOf(year, 4, 4);
  const auto m = NumberOf(month, 1, 2);
  const auto d = NumberOf(day, 1, 2);
  if (!y || !m || !d || !IsDay(*y, *m, *d)) return std::nullopt;
  return fmt::format("{:04}-{:02}-{:02}", *y, *m, *d);
}

// The day of a date in a form whose meaning is certain. US agencies write the month first.
std::optional<std::string> DayIn(std::string_view value) {
  // The time of a timestamp: `2024-08-15T00:00:00.000Z`, `8/15/2024 12:00 AM`.
  const std::string_view date = value.substr(0, value.find_first_of("T "));
  if (date.size() == 8 && date.find_first_not_of("0123456789") == std::string_view::npos) {
    return DayOf(date.substr(0, 4), date.substr(4, 2), date.substr(6, 2));
  }
  for (const char* separator : {"-", "/"}) {
    const auto parts = Split(date, separator);
    if (parts.size() != 3) continue;
    return parts[0].size() == 4 ? DayOf(parts[0], parts[1], parts[2]) : DayOf(parts[2], parts[0], parts[1]);
  }
  return std::nullopt;
}

}  // namespace

std::string Quoted(std::string_view value) {
  if (value.size() <= kQuotedBytes) return fmt::format("“{}”", value);
  size_t end = kQuotedBytes;
  // Never in the middle of a character.
  while (end > 0 && (static_cast<unsigned char>(value[end]) & 0xC0) == 0x80) --end;
  return fmt::format("“{}…”", value.substr(0, end));
}

bool IsDay(int year, int month, int day) {
  return std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                     std::chrono::day(static_cast<unsigned>(day)))
      .ok();
}

bool ParseBoolean(std::string_view value, bool otherwise, const Field& field) {
  if (value == "true") return true;
  if (value == "false") return false;
  const std::string lower = LowerCase(value);
  const bool is_true = Contains(kTrue, lower);
  if (is_true || Contains(kFalse, lower)) {
    field.log.Repair(Code::kBooleanCase, field.origin, field.name,
                     fmt::format("is written {}, taken as {}", Quoted(value), is_true));
    return is_true;
  }
  field.log.Repair(Code::kBooleanValue, field.origin, field.name,
                   fmt::format("is {}, which is no boolean: taken as {}", Quoted(value), otherwise));
  return otherwise;
}

std::string ParseDay(std::string_view value, const Field& field) {
  if (value.empty()) return {};
  std::optional<std::string> day = DayIn(value);
  if (!day) {
    field.log.Repair(Code::kDateValue, field.origin, field.name,
                     fmt::format("is {}, which is no date: taken as empty", Quoted(value)));
    return {};
  }
  if (*day != value) {
    field.log.Repair(Code::kDateForm, field.origin, field.name,
                     fmt::format("is written {}, taken as {}", Quoted(value), *day));
  }
  return *day;
}

Status ParseStatus(std::string_view value, const Field& field) {
  if (value == "active") return Status::kActive;
  if (value == "tobedeleted") return Status::kToBeDeleted;
  const std::string lower = LowerCase(value);
  const bool is_active = lower == "active";
  if (is_active || lower == "tobedeleted" || lower == "inactive") {
    field.log.Repair(Code::kStatusCase, field.origin, field.name,
                     fmt::format("is written {}, taken as {}", Quoted(value), is_active ? "active" : "tobedeleted"));
    return is_active ? Status::kActive : Status::kToBeDeleted;
  }
  field.log.Repair(Code::kStatusValue, field.origin, field.name,
                   fmt::format("is {}, which is no status: taken as active", Quoted(value)));
  return Status::kActive;
}

std::vector<std::string> ParseList(std::string_view value, const Field& field) {
  constexpr std::string_view kAround = " \t\"'[]{}";
  std::vector<std::string> list;
  bool repaired = value.find_first_of(";|") != std::string_view::npos;
  for (std::string_view part : Split(value, ",;|")) {
    const std::string_view item = Trimmed(part, kAround);
    repaired = repaired || item.size() != part.size() || (item.empty() && !value.empty());
    if (!item.empty()) list.emplace_back(item);
  }
  if (repaired) {
    field.log.Repair(Code::kListForm, field.origin, field.name,
                     "is not written as references with commas between them: taken apart nevertheless");
  }
  return list;
}

std::vector<std::string> ParseUserIds(std::string_view value, const Field& field) {
  std::vector<std::string> ids;
  if (value.empty()) return ids;
  bool repaired = false;
  for (std::string_view part : Split(value, ",")) {
    std::string_view item = Trimmed(part, kSpaces);
    const bool braces = item.size() > 2 && item.front() == '{' && item.back() == '}';
    item = Trimmed(item, " \t\"'{}[]");
    const size_t colon = item.find(':');
    const std::string_view type = Trimmed(item.substr(0, colon), kSpaces);
    const std::string_view id =
        colon == std::string_view::npos ? std::string_view() : Trimmed(item.substr(colon + 1), kSpaces);
    repaired = repaired || !braces || type.empty() || id.empty();
    if (!type.empty() && !id.empty()) ids.push_back(fmt::format("{}:{}", type, id));
  }
  if (repaired) {
    field.log.Repair(Code::kListForm, field.origin, field.name,
                     "is not written as {type:identifier} with commas between them: what can be told was taken");
  }
  return ids;
}

std::vector<std::string> LegacyIds(std::span<const std::pair<std::string, std::string>> metadata) {
  std::vector<std::string> ids;
  for (const auto& [column, value] : metadata) {
    std::string name;
    for (const char c : LowerCase(std::string_view(column).substr(column.rfind('.') + 1))) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) name.push_back(c);
    }
    if (!Contains(kLegacyNames, name)) continue;
    for (std::string_view part : Split(value, ",;|")) {
      const std::string_view id = Trimmed(part, " \t\"'[]{}");
      if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.emplace_back(id);
    }
  }
  return ids;
}

}  // namespace icap::roster
