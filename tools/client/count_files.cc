#include "tools/client/count_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <optional>
#include <set>

#include "services/common/base/error.h"
#include "services/common/base/status_macros.h"
#include "services/common/csv/csv_reader.h"

namespace icap::client {
namespace {

using collection::v1::SchoolCounts;

std::string LowerCase(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
  return text;
}

template <typename Number>
std::optional<Number> NumberIn(const std::string& cell) {
  Number number{};
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (cell.empty() || error != std::errc() || end != cell.data() + cell.size()) return std::nullopt;
  return number;
}

// Reads one file after the other, keeping what is wrong with each.
class Reader {
 public:
  Reader(const CountFiles& files, const OptionCountOfItem& items, const std::string& rollout)
      : files_(files), items_(items), rollout_(rollout) {}

  absl::Status ReadSchools();
  absl::Status ReadCounts();
  absl::Status ReadScores();
  // The schools, or every problem.
  absl::StatusOr<std::vector<SchoolCounts>> Finish() &&;

 private:
  using OnCells = std::function<void(csv::Problems& problems, size_t line, const std::map<std::string, std::string>&)>;

  // Calls `on_cells` for each row, by the names of its columns, of which `required` must be there.
  absl::Status Read(const std::string& path, const std::vector<std::string>& required, const OnCells& on_cells);
  // The row's school; nullptr and a problem when the file of schools has none like it.
  SchoolCounts* SchoolOf(csv::Problems& problems, size_t line, const std::string& id);
  // Number of the item's options; nullopt when the row is to be left out, with a problem unless that is wanted.
  std::optional<int> OptionsOf(csv::Problems& problems, size_t line, const std::string& item);
  void AddCounts(csv::Problems& problems, size_t line, const std::map<std::string, std::string>& cells);

  const CountFiles& files_;
  const OptionCountOfItem& items_;
  const std::string& rollout_;
  std::vector<SchoolCounts> schools_;
  std::map<std::string, size_t> places_;                      // by identifier
  std::set<std::pair<std::string, std::string>> counted_;     // school and item, with and without counts
  std::set<std::pair<std::string, std::string>> has_counts_;  // school and item
  std::vector<FieldViolation> violations_;
};

absl::Status Reader::Read(const std::string& path, const std::vector<std::string>& required, const OnCells& on_cells) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(fmt::format("{} cannot be read", path));
  csv::Problems problems(path);
  std::vector<std::string> columns;
  csv::ReadCsv(
      file, problems,
      [&](const std::vector<std::string>& names) {
        columns = names;
        for (const std::string& name : required) {
          if (std::find(names.begin(), names.end(), name) == names.end()) problems.Add(1, name, "column is missing");
        }
        return problems.empty();
      },
      [&](size_t line, csv::Cells cells) {
        std::map<std::string, std::string> row;
        for (size_t i = 0; i < columns.size(); ++i) row[columns[i]] = cells[i];
        on_cells(problems, line, row);
      });
  const std::vector<FieldViolation> found = ViolationsOf(problems.ToStatus());
  violations_.insert(violations_.end(), found.begin(), found.end());
  return absl::OkStatus();
}

SchoolCounts* Reader::SchoolOf(csv::Problems& problems, size_t line, const std::string& id) {
  const auto place = places_.find(LowerCase(id));
  if (place != places_.end()) return &schools_[place->second];
  problems.Add(line, files_.school_column, fmt::format("'{}' is not in {}", id, files_.schools));
  return nullptr;
}

std::optional<int> Reader::OptionsOf(csv::Problems& problems, size_t line, const std::string& item) {
  const auto found = items_.find(item);
  if (found != items_.end()) return found->second;
  if (!files_.skip_unknown_items) {
    problems.Add(line, "item", fmt::format("'{}' is not an item of the instrument", item));
  }
  return std::nullopt;
}

absl::Status Reader::ReadSchools() {
  return Read(files_.schools, {files_.school_column, files_.eligible_column, files_.responding_column},
              [&](csv::Problems& problems, size_t line, const std::map<std::string, std::string>& cells) {
                const std::string id = LowerCase(cells.at(files_.school_column));
                if (!places_.emplace(id, schools_.size()).second) {
                  problems.Add(line, files_.school_column, fmt::format("'{}' is there already", id));
                  return;
                }
                SchoolCounts& school = schools_.emplace_back();
                school.set_school(fmt::format("{}/schools/{}", rollout_, id));
                const auto read = [&](const std::string& column, auto set) {
                  const std::optional<int32_t> count = NumberIn<int32_t>(cells.at(column));
                  if (count && *count >= 0) return set(*count);
                  problems.Add(line, column, fmt::format("'{}' is not a count", cells.at(column)));
                };
                read(files_.eligible_column, [&](int32_t count) { school.set_eligible_count(count); });
                read(files_.responding_column, [&](int32_t count) { school.set_responding_count(count); });
              });
}

void Reader::AddCounts(csv::Problems& problems, size_t line, const std::map<std::string, std::string>& cells) {
  const std::string& item = cells.at("item");
  SchoolCounts* school = SchoolOf(problems, line, cells.at(files_.school_column));
  const std::optional<int> option_count = OptionsOf(problems, line, item);
  if (school == nullptr || !option_count) return;
  if (!counted_.emplace(school->school(), item).second) {
    return problems.Add(line, "item", fmt::format("'{}' is there already for this school", item));
  }
  std::vector<int32_t> counts;
  bool readable = true;
  bool ended = false;
  for (int option = 1;; ++option) {
    const std::string column = fmt::format("n{}", option);
    const auto cell = cells.find(column);
    if (cell == cells.end()) break;
    ended = ended || cell->second.empty();
    if (cell->second.empty()) continue;
    const std::optional<int32_t> count = NumberIn<int32_t>(cell->second);
    if (ended || !count || *count < 0) {
      problems.Add(line, column, ended ? "follows an empty cell" : fmt::format("'{}' is not a count", cell->second));
      readable = false;
      continue;
    }
    counts.push_back(*count);
  }
  if (!readable || counts.empty()) return;
  if (static_cast<int>(counts.size()) != *option_count) {
    return problems.Add(
        line, "item",
        fmt::format("'{}' has {} counts, but {} options in the instrument", item, counts.size(), *option_count));
  }
  has_counts_.emplace(school->school(), item);
  auto* added = school->add_items();
  added->set_item(item);
  added->mutable_counts()->Add(counts.begin(), counts.end());
}

absl::Status Reader::ReadCounts() {
  return Read(files_.counts, {files_.school_column, "item", "n1", "n2"},
              [&](csv::Problems& problems, size_t line, const auto& cells) { AddCounts(problems, line, cells); });
}

absl::Status Reader::ReadScores() {
  if (files_.scores.empty()) return absl::OkStatus();
  std::set<std::pair<std::string, std::string>> scored;
  return Read(files_.scores, {files_.school_column, "item", files_.score_column},
              [&](csv::Problems& problems, size_t line, const std::map<std::string, std::string>& cells) {
                const std::string& item = cells.at("item");
                SchoolCounts* school = SchoolOf(problems, line, cells.at(files_.school_column));
                if (!OptionsOf(problems, line, item) || school == nullptr) return;
                const std::pair<std::string, std::string> key(school->school(), item);
                if (has_counts_.contains(key)) return;
                if (!scored.insert(key).second) {
                  return problems.Add(line, "item", fmt::format("'{}' is there already for this school", item));
                }
                const std::string& cell = cells.at(files_.score_column);
                if (cell.empty()) return;
                const std::optional<double> score = NumberIn<double>(cell);
                if (!score || !std::isfinite(*score)) {
                  return problems.Add(line, files_.score_column, fmt::format("'{}' is not a number", cell));
                }
                auto* added = school->add_items();
                added->set_item(item);
                added->set_score(*score);
              });
}

absl::StatusOr<std::vector<SchoolCounts>> Reader::Finish() && {
  if (violations_.empty()) return std::move(schools_);
  return InvalidArgument(
      Reason::kFileInvalid,
      fmt::format("The files have {} problem{}, so nothing was imported. First: {}: {}", violations_.size(),
                  violations_.size() == 1 ? "" : "s", violations_.front().field, violations_.front().description),
      violations_);
}

}  // namespace

OptionCountOfItem OptionCountsOf(const instrument::v1::Instrument& instrument) {
  std::map<std::string, int> options_of_scale;
  for (const auto& scale : instrument.scales()) options_of_scale[scale.scale_id()] = scale.options_size();
  OptionCountOfItem items;
  for (const auto& item : instrument.items()) items[item.item_id()] = options_of_scale[item.scale_id()];
  return items;
}

absl::StatusOr<std::vector<SchoolCounts>> ReadCountFiles(const CountFiles& files, const OptionCountOfItem& items,
                                                         const std::string& rollout) {
  Reader reader(files, items, rollout);
  ICAP_RETURN_IF_ERROR(reader.ReadSchools());
  ICAP_RETURN_IF_ERROR(reader.ReadCounts());
  ICAP_RETURN_IF_ERROR(reader.ReadScores());
  return std::move(reader).Finish();
}

}  // namespace icap::client
