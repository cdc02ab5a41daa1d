#include "tools/icapctl/score/counts_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "services/common/base/status_macros.h"
#include "services/common/csv/csv_reader.h"

namespace icap::icapctl {
namespace {

using scoring::ItemColumn;
using scoring::OptionCounts;

// Above any group's number of answers, and far below where sums of squares would overflow.
constexpr int32_t kMaxCount = 10'000'000;

std::optional<int32_t> CountOf(std::string_view text) {
  int32_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc() || end != text.data() + text.size() || count < 0 || count > kMaxCount) return std::nullopt;
  return count;
}

// Reads the file of counts, then that of scores.
class CountsReader {
 public:
  CountsReader(const CountsFile& file, const MeasuredInstrument& instrument)
      : file_(file), instrument_(instrument), problems_(file.path), score_problems_(file.scores) {
    for (size_t i = 0; i < instrument_.columns.size(); ++i) {
      const ItemColumn& column = instrument_.columns[i];
      option_count_ = std::max(option_count_, column.category_count);
      table_.columns.push_back({column.id, instrument_.options[i].order.valued_count, column.category_count});
      item_index_[column.id] = i;
    }
  }

  absl::StatusOr<scoring::CountTable> Read();

 private:
  bool ReadHeader(const std::vector<std::string>& names);
  bool ReadScoreHeader(const std::vector<std::string>& names);
  void ReadRow(size_t line, csv::Cells cells);
  void ReadScoreRow(size_t line, csv::Cells cells);
  OptionCounts ReadOptions(size_t line, const ItemColumn& column, csv::Cells cells);
  std::optional<size_t> ItemIn(size_t line, const std::string& cell, csv::Problems& problems) const;
  absl::Status ReadScores();

  const CountsFile& file_;
  const MeasuredInstrument& instrument_;
  csv::Problems problems_, score_problems_;
  int32_t option_count_ = 0;
  scoring::CountTable table_;
  std::map<std::string, size_t> item_index_, group_index_;
  std::set<std::pair<size_t, size_t>> counted_, scored_;
  size_t group_at_ = 0;
  size_t item_at_ = 0;
  size_t score_at_ = 0;
  std::vector<size_t> option_at_;
};

// Where a column is; a problem when it is not.
size_t Find(const std::vector<std::string>& names, const std::string& name, csv::Problems& problems) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) problems.Add(1, name, "is missing: the file has no such column");
  return static_cast<size_t>(found - names.begin());
}

bool CountsReader::ReadHeader(const std::vector<std::string>& names) {
  group_at_ = Find(names, file_.group, problems_);
  item_at_ = Find(names, "item", problems_);
  for (int32_t option = 1; option <= option_count_; ++option) {
    option_at_.push_back(Find(names, fmt::format("n{}", option), problems_));
  }
  return problems_.empty();
}

bool CountsReader::ReadScoreHeader(const std::vector<std::string>& names) {
  group_at_ = Find(names, file_.group, score_problems_);
  item_at_ = Find(names, "item", score_problems_);
  score_at_ = Find(names, file_.score, score_problems_);
  return score_problems_.empty();
}

OptionCounts CountsReader::ReadOptions(size_t line, const ItemColumn& column, csv::Cells cells) {
  OptionCounts counts;
  const auto is_empty = [&](size_t column_at) { return cells[column_at].empty(); };
  if (std::all_of(option_at_.begin(), option_at_.end(), is_empty)) return counts;
  for (int32_t option = 0; option < option_count_; ++option) {
    const std::string& cell = cells[option_at_[option]];
    const std::string name = fmt::format("n{}", option + 1);
    if (option >= column.category_count) {
      if (!cell.empty()) {
        problems_.Add(line, name,
                      fmt::format("must be empty: item {} has {} options", column.id, column.category_count));
      }
      continue;
    }
    const std::optional<int32_t> count = CountOf(cell);
    if (!count) {
      problems_.Add(line, name, fmt::format("is '{}': use a whole number from 0 to {}", cell.substr(0, 40), kMaxCount));
    }
    counts.push_back(count.value_or(0));
  }
  return counts;
}

std::optional<size_t> CountsReader::ItemIn(size_t line, const std::string& cell, csv::Problems& problems) const {
  const auto item = item_index_.find(cell);
  if (item != item_index_.end()) return item->second;
  if (!file_.skip_unknown_items) {
    problems.Add(line, "item", fmt::format("is '{}', which the instrument does not have", cell.substr(0, 40)));
  }
  return std::nullopt;
}

void CountsReader::ReadRow(size_t line, csv::Cells cells) {
  const std::string& group = cells[group_at_];
  if (group.empty()) problems_.Add(line, file_.group, "is empty: name the group");
  const std::optional<size_t> item = ItemIn(line, cells[item_at_], problems_);
  if (!item) return;
  const auto [known, is_new] = group_index_.try_emplace(group, table_.schools.size());
  if (is_new) {
    scoring::SchoolCounts& school = table_.schools.emplace_back();
    school.id = group;
    school.items.resize(table_.columns.size());
  }
  if (!counted_.insert({known->second, *item}).second) {
    problems_.Add(line, "item", fmt::format("is '{}' again: a group has one row an item", cells[item_at_]));
    return;
  }
  const OptionCounts counts = ReadOptions(line, instrument_.columns[*item], cells);
  if (counts.empty()) return;
  table_.schools[known->second].items[*item] = scoring::InOrder(counts, instrument_.options[*item].order);
}

void CountsReader::ReadScoreRow(size_t line, csv::Cells cells) {
  const std::optional<size_t> item = ItemIn(line, cells[item_at_], score_problems_);
  if (!item) return;
  const auto group = group_index_.find(cells[group_at_]);
  if (group == group_index_.end()) {
    score_problems_.Add(line, file_.group, fmt::format("is '{}', which has no counts", cells[group_at_].substr(0, 40)));
    return;
  }
  if (!scored_.insert({group->second, *item}).second) {
    score_problems_.Add(line, "item", fmt::format("is '{}' again: a group has one score an item", cells[item_at_]));
  }
  const std::string& cell = cells[score_at_];
  if (cell.empty()) return;
  double score = 0;
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), score);
  if (error != std::errc() || end != cell.data() + cell.size() || !std::isfinite(score)) {
    score_problems_.Add(line, file_.score, fmt::format("is '{}': use a number", cell.substr(0, 40)));
    return;
  }
  scoring::SchoolCounts& school = table_.schools[group->second];
  if (school.items[*item].empty()) school.given_scores.push_back({table_.columns[*item].id, score});
}

absl::Status CountsReader::ReadScores() {
  if (file_.scores.empty()) return absl::OkStatus();
  std::ifstream input(file_.scores, std::ios::binary);
  if (!input) return absl::NotFoundError(fmt::format("{} cannot be read: check the path.", file_.scores));
  csv::ReadCsv(
      input, score_problems_, [&](const std::vector<std::string>& names) { return ReadScoreHeader(names); },
      [&](size_t line, csv::Cells cells) { ReadScoreRow(line, cells); });
  return score_problems_.ToStatus();
}

absl::StatusOr<scoring::CountTable> CountsReader::Read() {
  std::ifstream input(file_.path, std::ios::binary);
  if (!input) return absl::NotFoundError(fmt::format("{} cannot be read: check the path.", file_.path));
  csv::ReadCsv(
      input, problems_, [&](const std::vector<std::string>& names) { return ReadHeader(names); },
      [&](size_t line, csv::Cells cells) { ReadRow(line, cells); });
  if (problems_.empty() && table_.schools.empty()) problems_.Add(0, "", "has no counts: add a row a group and item");
  ICAP_RETURN_IF_ERROR(problems_.ToStatus());
  ICAP_RETURN_IF_ERROR(ReadScores());
  return std::move(table_);
}

}  // namespace

absl::StatusOr<scoring::CountTable> ReadCounts(const CountsFile& file, const MeasuredInstrument& instrument) {
  return CountsReader(file, instrument).Read();
}

}  // namespace icap::icapctl
